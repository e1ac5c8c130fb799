package io.facelib.examples.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.examples.chaos.Photo.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One caller who indexes, searches, looks, deletes, makes batches and hands over images, for all tenants in turn, until all
 * is over; and holds every answer against the ledger at once. For one thread.
 */
final class Load implements Callable<Integer> {
    private static final int PER_BATCH = 4;
    private static final long PAUSE_MILLIS = 60;

    /** What is asked for: below this share of a hundred something is changed. */
    private static final int CHANGES = 43;

    private final Caller caller;
    private final boolean looksOnly;
    private final Expectations expectations;
    private final Ledger ledger;
    private final Site site;
    private final List<String> tenants;
    private final AtomicInteger people;
    private final AtomicBoolean over;
    private final Violations violations;

    /**
     * @param looksOnly whether nothing is changed: who changes something repeats that until it is done
     * @param people counts those whose pictures were drawn, over all callers
     */
    Load(
            Caller caller,
            boolean looksOnly,
            Ledger ledger,
            Site site,
            List<String> tenants,
            AtomicInteger people,
            AtomicBoolean over,
            Violations violations) {
        this.caller = caller;
        this.looksOnly = looksOnly;
        this.expectations = new Expectations(violations);
        this.ledger = ledger;
        this.site = site;
        this.tenants = tenants;
        this.people = people;
        this.over = over;
        this.violations = violations;
    }

    /** Returns how much it did. */
    @Override
    public Integer call() throws Exception {
        int done = 0;
        while (!over.get()) {
            step();
            done++;
            Thread.sleep(caller.random().nextLong(PAUSE_MILLIS));
        }
        return done;
    }

    private void step() throws IOException, InterruptedException {
        String tenant = any(tenants);
        int die = caller.random().nextInt(looksOnly ? CHANGES : 0, 100);
        if (die < 25) {
            index(tenant);
        } else if (die < 33) {
            delete();
        } else if (die < 37) {
            makeBatch(tenant);
        } else if (die < CHANGES) {
            ingest(tenant);
        } else if (die < 73) {
            search();
        } else if (die < 86) {
            look();
        } else if (die < 92) {
            lookAsSomebodyElse();
        } else {
            askForABatch();
        }
    }

    private <T> T any(List<T> all) {
        return all.get(caller.random().nextInt(all.size()));
    }

    private Photo photo(String tenant, boolean fetched) {
        String person = "p" + people.incrementAndGet();
        return ledger.add(new Photo(tenant, person, fetched ? site.picture(tenant + "-" + person) : ""));
    }

    private static byte[] draw(Photo photo) throws IOException {
        return Site.draw(photo.tenant() + "-" + photo.person());
    }

    /** The same key until it is acknowledged, wherever it is sent: that must store one face. */
    private void index(String tenant) throws IOException, InterruptedException {
        Photo photo = photo(tenant, false);
        byte[] picture = draw(photo);
        Answer answer = caller.patiently(server -> server.index(tenant, picture, photo.person()));
        if (answer.isOk()) {
            JsonNode body = answer.json();
            violations.unless(body.path("indexed").asInt() == 1, photo + ": " + answer);
            photo.stored(body.path("thumb_url").asText());
        } else {
            violations.unless(over.get() && answer.mayPass(), photo + ": " + answer);
        }
    }

    private void search() throws IOException, InterruptedException {
        Optional<Photo> one = ledger.any(
                caller.random(), photo -> photo.state() == State.STORED || photo.state() == State.OWED);
        if (one.isPresent()) {
            Photo photo = one.get();
            State before = photo.state();
            byte[] picture = draw(photo);
            Answer answer = caller.once(server -> server.search(photo.tenant(), picture));
            if (answer.isOk()) {
                expectations.found(photo, before, answer.json());
            } else {
                violations.unless(answer.mayPass(), photo + ": " + answer);
            }
        }
    }

    /** The face and its pictures. */
    private void look() throws IOException, InterruptedException {
        Optional<Photo> one = ledger.any(
                caller.random(),
                photo -> photo.face().isPresent() && photo.state() != State.DELETING);
        if (one.isPresent()) {
            Photo photo = one.get();
            State before = photo.state();
            String face = photo.face().orElseThrow();
            expectations.looked(photo, before, caller.once(server -> server.face(photo.tenant(), face)));
            expectations.looked(
                    photo,
                    before,
                    caller.once(server -> server.picture(photo.tenant(), "thumbnails", photo.thumbnail())));
        }
    }

    private void lookAsSomebodyElse() throws InterruptedException {
        Optional<Photo> one =
                ledger.any(caller.random(), photo -> photo.face().isPresent());
        if (one.isPresent()) {
            Photo photo = one.get();
            String other = any(tenants.stream()
                    .filter(tenant -> !tenant.equals(photo.tenant()))
                    .toList());
            String face = photo.face().orElseThrow();
            Answer answer = caller.once(server -> server.face(other, face));
            violations.unless(!answer.isOk(), other + " was shown the " + photo + ": " + answer);
            Answer picture = caller.once(server -> server.picture(other, "thumbnails", photo.thumbnail()));
            violations.unless(!picture.isOk(), other + " was given the " + photo);
        }
    }

    private void delete() throws InterruptedException {
        Optional<Photo> one = ledger.any(caller.random(), photo -> photo.state() == State.STORED);
        if (one.isPresent() && one.get().beginDeleting()) {
            Photo photo = one.get();
            String face = photo.face().orElseThrow();
            AtomicInteger attempts = new AtomicInteger();
            Answer answer = caller.patiently(server -> {
                attempts.incrementAndGet();
                return server.delete(photo.tenant(), face);
            });
            boolean gone = answer.isOk() || (answer.status() == 404 && attempts.get() > 1);
            violations.unless(gone || (over.get() && answer.mayPass()), photo + ": " + answer);
            if (gone) {
                photo.become(State.DELETED);
            }
        }
    }

    private void makeBatch(String tenant) throws IOException, InterruptedException {
        List<Photo> photos = new ArrayList<>();
        List<String> urls = new ArrayList<>();
        for (int i = 0; i < PER_BATCH; i++) {
            Photo photo = photo(tenant, true);
            photos.add(photo);
            urls.add(site.picture(tenant + "-" + photo.person()));
        }
        urls.add(site.picture(Site.NOBODY));
        urls.add(site.picture(Site.MISSING));
        String key = photos.get(0).person();
        Answer answer = caller.patiently(server -> server.batch(tenant, urls, key));
        if (answer.isOk()) {
            photos.forEach(photo -> photo.become(State.OWED));
            ledger.add(new Batch(tenant, answer.json().path("batch_id").asText(), photos));
        } else {
            violations.unless(over.get() && answer.mayPass(), "a batch of " + tenant + ": " + answer);
        }
    }

    private void ingest(String tenant) throws InterruptedException {
        Photo photo = photo(tenant, true);
        String url = site.picture(tenant + "-" + photo.person());
        Answer answer = caller.patiently(server -> server.ingest(tenant, url, photo.person()));
        if (answer.isOk()) {
            photo.become(State.OWED);
        } else {
            violations.unless(over.get() && answer.mayPass(), photo + ": " + answer);
        }
    }

    private void askForABatch() throws IOException, InterruptedException {
        List<Batch> open = ledger.batches(batch -> !batch.hasEnded());
        if (!open.isEmpty()) {
            Batch batch = any(open);
            Answer answer = caller.once(server -> server.batchStatus(batch.tenant(), batch.id()));
            if (answer.isOk()) {
                batch.seen(answer.json(), violations);
            } else {
                violations.unless(answer.mayPass(), batch + ": " + answer);
            }
        }
    }
}
