package io.facelib.model;

import io.facelib.error.InvalidInputException;

/** Where an image of a batch is. Looked at when its turn comes: what is not there is an error of that item alone. */
public sealed interface BatchSource {
    /** How long the text of a source may be. */
    int MAX_LENGTH = 8_192;

    /** The text that statuses tell: the URL, {@code s3://bucket/key} or the path. */
    String text();

    /**
     * An image on the web, fetched by the guarded client.
     *
     * @param text http or https; not checked before its turn
     */
    record Url(String text) implements BatchSource {
        public Url {
            requireLength(text);
        }

        /** Leaves the link out, which may hold secrets anywhere. */
        @Override
        public String toString() {
            return "Url[" + text.length() + " characters]";
        }
    }

    /**
     * An image in the object store, in {@code raw-images} and under the tenant's own prefix.
     *
     * @param key its name
     */
    record StoredImage(ObjectKey key) implements BatchSource {
        @Override
        public String text() {
            return "s3://" + key;
        }
    }

    /**
     * A file that the engine's process can read.
     *
     * @param text its absolute path
     */
    record File(String text) implements BatchSource {
        public File {
            requireLength(text);
        }

        /** Leaves the path out, which may tell whose picture it is. */
        @Override
        public String toString() {
            return "File[" + text.length() + " characters]";
        }
    }

    private static void requireLength(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidInputException(
                    "source", text.length() + " characters are more than the limit of " + MAX_LENGTH);
        }
    }
}
