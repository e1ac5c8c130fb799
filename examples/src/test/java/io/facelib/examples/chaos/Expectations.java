package io.facelib.examples.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.examples.chaos.Photo.State;
import java.util.ArrayList;
import java.util.List;

/** Holds what is told of a picture against what was acknowledged of it. Safe for any number of threads. */
final class Expectations {
    private final Violations violations;

    Expectations(Violations violations) {
        this.violations = violations;
    }

    /**
     * A search with the picture itself, among faces that no two pictures of a tenant share.
     *
     * @param before what was known of the picture when the search was asked for
     */
    void found(Photo photo, State before, JsonNode answer) {
        List<JsonNode> own = new ArrayList<>();
        for (JsonNode hit : answer.path("hits")) {
            JsonNode payload = hit.path("payload");
            boolean mine = payload.path("tenant_id").asText().equals(photo.tenant())
                    && payload.path("thumb_key").asText().startsWith(photo.tenant() + "/");
            violations.unless(mine, photo.tenant() + " was shown somebody else's face: " + hit);
            violations.unless(photo.isOf(payload), "a search with the " + photo + " found " + hit);
            own.add(hit);
        }
        violations.unless(own.size() <= 1, "found twice: the " + photo + ": " + own);
        boolean lost = own.isEmpty() && before == State.STORED && photo.state() == State.STORED;
        violations.unless(!lost, "not found: the " + photo);
        boolean back = !own.isEmpty() && before == State.DELETED;
        violations.unless(!back, "deleted and found: the " + photo);
        if (own.size() == 1 && before != State.DELETED) {
            photo.found(own.get(0));
        }
    }

    /** A look at its face, or at its picture. */
    void looked(Photo photo, State before, Answer answer) {
        boolean gone = answer.status() == 404 && !answer.retryLater();
        boolean lost = gone && before == State.STORED && photo.state() == State.STORED;
        violations.unless(!lost, "not there: the " + photo + ": " + answer);
        violations.unless(!(answer.isOk() && before == State.DELETED), "deleted and there: the " + photo + ": " + answer);
    }
}
