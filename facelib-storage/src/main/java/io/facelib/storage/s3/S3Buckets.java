package io.facelib.storage.s3;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import java.util.HashMap;
import java.util.Map;

/**
 * What facelib's buckets are called in the store.
 *
 * @param prefix before the name of each that is not in {@code names}
 * @param names of single ones
 * @param create whether those that are missing are made
 */
record S3Buckets(String prefix, Map<String, String> names, boolean create) {
    static final S3Buckets DEFAULT = new S3Buckets("", Map.of(), true);

    S3Buckets {
        names = Map.copyOf(names);
    }

    S3Buckets withPrefix(String value) {
        if (!value.matches("[a-z0-9][a-z0-9.-]{0,39}")) {
            throw new InvalidInputException("bucket prefix", "'" + value + "' is not 1 to 40 of a-z 0-9 . -");
        }
        return new S3Buckets(value, names, create);
    }

    S3Buckets with(String bucket, String name) {
        requireName(bucket);
        requireName(name);
        if (names.entrySet().stream()
                .anyMatch(e -> !e.getKey().equals(bucket) && e.getValue().equals(name))) {
            throw new InvalidInputException("bucket", "two of facelib's cannot both be '" + name + "'");
        }
        Map<String, String> more = new HashMap<>(names);
        more.put(bucket, name);
        return new S3Buckets(prefix, more, create);
    }

    S3Buckets creating(boolean value) {
        return new S3Buckets(prefix, names, value);
    }

    private static void requireName(String bucket) {
        String checked = new ObjectKey(bucket, "any").bucket();
        assert checked.equals(bucket);
    }

    /** The name in the store. */
    String name(String bucket) {
        return names.getOrDefault(bucket, prefix + bucket);
    }
}
