package io.facelib.model;

import io.facelib.error.InvalidInputException;
import java.nio.charset.StandardCharsets;

/**
 * Names an object in an object store.
 *
 * @param bucket 3 to 63 characters of {@code a-z 0-9 . -}
 * @param key 1 to 1,024 bytes of UTF-8 without control characters; segments are separated by {@code /}, none of them is
 *     empty, {@code .} or {@code ..}
 */
public record ObjectKey(String bucket, String key) implements Comparable<ObjectKey> {
    public ObjectKey {
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new InvalidInputException("bucket", "'" + Checks.shown(bucket) + "' is not 3 to 63 of a-z 0-9 . -");
        }
        int length = key.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > 1_024) {
            throw new InvalidInputException("key", length + " bytes are outside 1 to 1024");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            throw new InvalidInputException("key", "half of a surrogate pair has no UTF-8");
        }
        boolean control = key.chars().anyMatch(Character::isISOControl);
        if (control || hasBadSegment(key)) {
            throw new InvalidInputException(
                    "key", "'" + Checks.shown(key) + "' has a control character or an empty, '.' or '..' segment");
        }
    }

    private static boolean hasBadSegment(String key) {
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int compareTo(ObjectKey other) {
        int byBucket = bucket.compareTo(other.bucket);
        return byBucket != 0 ? byBucket : key.compareTo(other.key);
    }

    @Override
    public String toString() {
        return bucket + "/" + key;
    }
}
