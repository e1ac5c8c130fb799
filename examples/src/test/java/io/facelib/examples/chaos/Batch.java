package io.facelib.examples.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A batch that was acknowledged: pictures of its own, one of nobody, and one that is not there. Safe for any number of threads.
 */
final class Batch {
    private final String tenant;
    private final String id;
    private final List<Photo> photos;
    private volatile boolean ended;

    Batch(String tenant, String id, List<Photo> photos) {
        this.tenant = tenant;
        this.id = id;
        this.photos = List.copyOf(photos);
    }

    String tenant() {
        return tenant;
    }

    String id() {
        return id;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Holds a status against what the batch must come to. */
    void seen(JsonNode status, Violations violations) {
        boolean completed = status.path("status").asText().equals("completed");
        if (completed) {
            boolean right = status.path("total_images").asInt() == photos.size() + 2
                    && status.path("processed_images").asInt() == photos.size() + 2
                    && status.path("successful_images").asInt() == photos.size()
                    && status.path("failed_images").asInt() == 1;
            violations.unless(right, "a batch ended as " + status);
            if (right) {
                photos.forEach(Photo::kept);
            }
            ended = true;
        } else {
            violations.unless(
                    List.of("created", "processing").contains(status.path("status").asText()),
                    "a batch is " + status);
        }
    }

    @Override
    public String toString() {
        return "batch " + id + " of " + tenant;
    }
}
