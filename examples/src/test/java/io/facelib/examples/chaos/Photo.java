package io.facelib.examples.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A picture of one person that the deployment was asked to store, and what is known of it. Safe for any number of threads;
 * one of them at a time may delete it.
 */
final class Photo {
    /** What the deployment has said of a picture. */
    enum State {
        /** Nothing yet, or only errors: it may be there or not. */
        UNKNOWN,
        /** That it will be done: the face must be there in the end. */
        OWED,
        /** That its face is stored. */
        STORED,
        /** Nothing yet of deleting it. */
        DELETING,
        /** That its face is deleted. */
        DELETED
    }

    private final String tenant;
    private final String person;
    private final String url;
    private volatile State state = State.UNKNOWN;
    private volatile String thumbnail = "";
    private volatile String face = "";

    /** @param url where the deployment fetches it; empty where it is uploaded */
    Photo(String tenant, String person, String url) {
        this.tenant = tenant;
        this.person = person;
        this.url = url;
    }

    String tenant() {
        return tenant;
    }

    /** No other picture of the tenant shows that person. */
    String person() {
        return person;
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    /** Stored and, as long as it is, not to be deleted by anybody else. */
    synchronized boolean beginDeleting() {
        boolean ours = state == State.STORED && !face.isEmpty();
        if (ours) {
            state = State.DELETING;
        }
        return ours;
    }

    /** An upload was acknowledged, with a link to its thumbnail. */
    void stored(String link) {
        thumbnail = link.substring(link.indexOf(tenant + "/"));
        state = State.STORED;
    }

    /** The key of the thumbnail; empty as long as it is not known. */
    String thumbnail() {
        return thumbnail;
    }

    /** The id of its face, once a search has told it. */
    Optional<String> face() {
        return face.isEmpty() ? Optional.empty() : Optional.of(face);
    }

    /** Whether it was sent, and not only named. */
    boolean isUpload() {
        return url.isEmpty();
    }

    /** Whether a face that is told is that of this picture. */
    boolean isOf(JsonNode payload) {
        return isUpload()
                ? thumbnail.equals(payload.path("thumb_key").asText())
                : url.equals(payload.path("image_url").asText()) || url.equals(payload.path("url").asText());
    }

    /** It was found: a search tells the face's id and the thumbnail's key. */
    void found(JsonNode hit) {
        face = hit.get("face_id").asText();
        thumbnail = hit.get("payload").path("thumb_key").asText();
        kept();
    }

    /** What was owed is done. */
    synchronized void kept() {
        if (state == State.OWED) {
            state = State.STORED;
        }
    }

    @Override
    public String toString() {
        return "picture of " + person + " of " + tenant + " (" + state + ", face " + face + ", thumbnail " + thumbnail
                + (url.isEmpty() ? "" : ", from " + url) + ")";
    }
}
