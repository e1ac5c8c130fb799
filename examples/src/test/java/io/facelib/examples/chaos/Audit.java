package io.facelib.examples.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.examples.chaos.Photo.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Holds what a deployment has in the end, seen from outside, against all that it acknowledged. For one thread. */
final class Audit {
    private final Caller caller;
    private final Ledger ledger;
    private final Site site;
    private final List<String> tenants;
    private final Violations violations;
    private final Expectations expectations;

    Audit(Caller caller, Ledger ledger, Site site, List<String> tenants, Violations violations) {
        this.caller = caller;
        this.ledger = ledger;
        this.site = site;
        this.tenants = tenants;
        this.violations = violations;
        this.expectations = new Expectations(violations);
    }

    /** Looks until what is owed is done, or the time is over; what is open then is a violation. */
    void settle(long seconds) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean settled = isSettled();
        while (!settled && System.nanoTime() < until) {
            Thread.sleep(500);
            settled = isSettled();
        }
        if (!settled) {
            ledger.batches(batch -> !batch.hasEnded()).forEach(batch -> violations.add("stuck: " + batch));
            ledger.photos(photo -> photo.state() == State.OWED).forEach(photo -> violations.add("owed: the " + photo));
            tenants.forEach(tenant ->
                    untold(tenant).forEach(photo -> violations.add("no event of the " + photo + " was delivered")));
        }
    }

    private boolean isSettled() throws IOException, InterruptedException {
        for (Batch batch : ledger.batches(batch -> !batch.hasEnded())) {
            Answer answer = caller.once(server -> server.batchStatus(batch.tenant(), batch.id()));
            violations.unless(answer.isOk() || answer.mayPass(), batch + ": " + answer);
            if (answer.isOk()) {
                batch.seen(answer.json(), violations);
            }
        }
        for (Photo photo : ledger.photos(photo -> photo.state() == State.OWED)) {
            search(photo);
        }
        return ledger.batches(batch -> !batch.hasEnded()).isEmpty()
                && ledger.count(State.OWED) == 0
                && tenants.stream().allMatch(tenant -> untold(tenant).isEmpty());
    }

    /** The uploads that were acknowledged and that no event has told of. */
    private List<Photo> untold(String tenant) {
        String told = String.join("\n", site.events(tenant).values());
        return ledger.photos(photo -> photo.tenant().equals(tenant)
                && photo.isUpload()
                && photo.state() != State.UNKNOWN
                && !told.contains(photo.thumbnail()));
    }

    private void search(Photo photo) throws IOException, InterruptedException {
        State before = photo.state();
        byte[] picture = Site.draw(photo.tenant() + "-" + photo.person());
        Answer answer = caller.patiently(server -> server.search(photo.tenant(), picture));
        violations.unless(answer.isOk(), photo + ": " + answer);
        if (answer.isOk()) {
            expectations.found(photo, before, answer.json());
        }
    }

    /** Everything, once what is owed is done. */
    void run() throws IOException, InterruptedException {
        for (Photo photo : ledger.photos(photo -> photo.state() == State.STORED || photo.state() == State.DELETED)) {
            search(photo);
            if (photo.face().isPresent()) {
                look(photo);
            }
        }
        Map<String, String> owners = new HashMap<>();
        for (String tenant : tenants) {
            listed(tenant, owners);
            completed(tenant);
            for (String kind : List.of("ingest", "webhook")) {
                Answer letters = caller.patiently(server -> server.deadLetters(tenant, kind));
                violations.unless(
                        letters.isOk() && letters.json().path("count").asInt() == 0, "given up for " + tenant + ": " + letters);
            }
        }
    }

    private void look(Photo photo) throws InterruptedException {
        State state = photo.state();
        String face = photo.face().orElseThrow();
        Answer record = caller.patiently(server -> server.face(photo.tenant(), face));
        Answer thumbnail = caller.patiently(server -> server.picture(photo.tenant(), "thumbnails", photo.thumbnail()));
        if (state == State.STORED) {
            violations.unless(record.isOk(), "not there: the " + photo + ": " + record);
            violations.unless(thumbnail.isOk(), "no picture of the " + photo + ": " + thumbnail);
        } else {
            violations.unless(record.status() == 404, "deleted and there: the " + photo + ": " + record);
            violations.unless(thumbnail.status() == 404, "deleted, and its picture is there: the " + photo);
        }
    }

    /** Each face belongs to one picture that somebody asked for, each picture has one face, and the original is there. */
    private void listed(String tenant, Map<String, String> owners) throws IOException, InterruptedException {
        Set<Photo> seen = new HashSet<>();
        List<Photo> asked = new ArrayList<>(ledger.photos(photo -> photo.tenant().equals(tenant)));
        Optional<String> after = Optional.empty();
        do {
            Optional<String> from = after;
            JsonNode page = caller.patiently(server -> server.faces(tenant, from)).json();
            for (JsonNode face : page.path("faces")) {
                String id = face.path("face_id").asText();
                String owner = owners.putIfAbsent(id, tenant);
                violations.unless(owner == null, "face " + id + " is one of " + owner + " and of " + tenant);
                original(tenant, face, seen, asked);
            }
            after = Optional.ofNullable(page.path("next").textValue());
        } while (after.isPresent());
        for (Photo photo : asked) {
            violations.unless(photo.state() != State.STORED || seen.contains(photo), "not listed: the " + photo);
        }
    }

    private void original(String tenant, JsonNode face, Set<Photo> seen, List<Photo> asked)
            throws IOException, InterruptedException {
        Answer picture = caller.patiently(server -> server.link(face.path("image_url").asText()));
        violations.unless(picture.isOk(), "a face of " + tenant + " has no picture: " + face + ": " + picture);
        Optional<Photo> photo = asked.stream()
                .filter(one -> one.isOf(face.path("payload")) || isDrawnAs(one, picture))
                .findFirst();
        violations.unless(photo.isPresent(), "nobody asked for a face of " + tenant + ": " + face);
        if (photo.isPresent()) {
            violations.unless(seen.add(photo.get()), "has two faces: the " + photo.get());
            violations.unless(photo.get().state() != State.DELETED, "deleted and listed: the " + photo.get());
        }
    }

    /** An upload that was never acknowledged is known by its bytes alone. */
    private static boolean isDrawnAs(Photo photo, Answer picture) {
        try {
            return photo.isUpload()
                    && photo.state() == State.UNKNOWN
                    && Arrays.equals(picture.body(), Site.draw(photo.tenant() + "-" + photo.person()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of each batch exactly one event tells that it ended. */
    private void completed(String tenant) {
        for (Batch batch : ledger.batches(batch -> batch.tenant().equals(tenant))) {
            long told = site.events(tenant).values().stream()
                    .filter(body -> body.contains("batch.completed") && body.contains(batch.id()))
                    .count();
            violations.unless(told == 1, batch + ": " + told + " events tell that it ended");
        }
    }
}
