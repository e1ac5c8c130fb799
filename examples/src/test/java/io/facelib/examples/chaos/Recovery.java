package io.facelib.examples.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.examples.chaos.Photo.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits until both servers do everything again and the workers do what is asked for now, a batch of each tenant, without
 * anybody's help. For one thread.
 */
final class Recovery {
    private final List<Client> servers;
    private final Ledger ledger;
    private final Site site;
    private final List<String> tenants;
    private final Violations violations;
    private final AtomicInteger people = new AtomicInteger();
    private long until;

    Recovery(List<Client> servers, Ledger ledger, Site site, List<String> tenants, Violations violations) {
        this.servers = servers;
        this.ledger = ledger;
        this.site = site;
        this.tenants = tenants;
        this.violations = violations;
    }

    /** Something that works in the end. */
    @FunctionalInterface
    private interface Attempt {
        boolean succeeds() throws IOException, InterruptedException;
    }

    /**
     * Returns how long it took, in milliseconds.
     *
     * @param what happened before, for the message if it takes too long
     */
    long await(String what, int seconds) throws IOException, InterruptedException {
        long start = System.nanoTime();
        until = start + TimeUnit.SECONDS.toNanos(seconds);
        for (Client server : servers) {
            for (String tenant : tenants) {
                serves(what, server, tenant);
            }
        }
        List<Batch> batches = new ArrayList<>();
        for (String tenant : tenants) {
            eventually(what + ": a batch is made", () -> make(tenant, batches));
        }
        for (Batch batch : batches) {
            eventually(what + ": " + batch + " ends", () -> hasEnded(batch));
        }
        return (System.nanoTime() - start) / 1_000_000;
    }

    private void serves(String what, Client server, String tenant) throws IOException, InterruptedException {
        Photo photo = ledger.add(new Photo(tenant, "r" + people.incrementAndGet(), ""));
        byte[] picture = Site.draw(tenant + "-" + photo.person());
        eventually(what + ": indexing", () -> {
            Answer answer = server.index(tenant, picture, photo.person());
            if (answer.isOk()) {
                photo.stored(answer.json().path("thumb_url").asText());
            }
            return answer.isOk();
        });
        eventually(what + ": searching", () -> {
            Answer answer = server.search(tenant, picture);
            if (answer.isOk()) {
                new Expectations(violations).found(photo, State.STORED, answer.json());
            }
            return answer.isOk();
        });
    }

    private boolean make(String tenant, List<Batch> batches) throws IOException, InterruptedException {
        Photo photo = new Photo(tenant, "r" + people.incrementAndGet(), "");
        String url = site.picture(tenant + "-" + photo.person());
        List<String> urls = List.of(url, site.picture(Site.NOBODY), site.picture(Site.MISSING));
        Answer answer = servers.get(0).batch(tenant, urls, photo.person());
        if (answer.isOk()) {
            Photo fetched = ledger.add(new Photo(tenant, photo.person(), url));
            fetched.become(State.OWED);
            JsonNode body = answer.json();
            Batch batch = new Batch(tenant, body.path("batch_id").asText(), List.of(fetched));
            ledger.add(batch);
            batches.add(batch);
        }
        return answer.isOk();
    }

    private boolean hasEnded(Batch batch) throws IOException, InterruptedException {
        Answer answer = servers.get(0).batchStatus(batch.tenant(), batch.id());
        if (answer.isOk()) {
            batch.seen(answer.json(), violations);
        }
        return batch.hasEnded();
    }

    private void eventually(String what, Attempt attempt) throws IOException, InterruptedException {
        boolean done = attempt.succeeds();
        while (!done && System.nanoTime() < until) {
            Thread.sleep(100);
            done = attempt.succeeds();
        }
        violations.unless(done, "not within the time after " + what);
    }
}
