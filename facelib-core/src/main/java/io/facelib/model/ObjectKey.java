package io.facelib.model;

import io.facelib.error.InvalidInputException;

/**
 * Names an object in an object store.
 *
 * @param bucket 3 to 63 characters of {@code a-z 0-9 . -}
 * @param key 1 to 1,024 bytes of UTF-8 without control characters; segments are separated by {@code /}, none of them is
 *     empty, {@code .} or {@code ..}
 */
public record ObjectKey(String bucket, String key) implements Comparable<ObjectKey> {
    public ObjectKey {
        if (!isBucket(bucket)) {
            throw new InvalidInputException("bucket", "'" + Checks.shown(bucket) + "' is not 3 to 63 of a-z 0-9 . -");
        }
        int length = bytes(key);
        if (length < 1 || length > 1_024) {
            throw new InvalidInputException("key", length + " bytes are outside 1 to 1024");
        }
        boolean control = key.chars().anyMatch(Character::isISOControl);
        if (control || hasBadSegment(key)) {
            throw new InvalidInputException(
                    "key", "'" + Checks.shown(key) + "' has a control character or an empty, '.' or '..' segment");
        }
    }

    // All of this by hand: three keys of every face that is read pass here.
    private static boolean isBucket(String bucket) {
        int last = bucket.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = bucket.charAt(i);
            boolean inside = i > 0 && i < last && (c == '.' || c == '-');
            if (!inside && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
                return false;
            }
        }
        return last >= 2 && last <= 62;
    }

    private static int bytes(String key) {
        int bytes = 0;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!Character.isSurrogate(c)) {
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            } else if (i + 1 < key.length() && Character.isSurrogatePair(c, key.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw new InvalidInputException("key", "half of a surrogate pair has no UTF-8");
            }
        }
        return bytes;
    }

    private static boolean hasBadSegment(String key) {
        int start = 0;
        while (start <= key.length()) {
            int slash = key.indexOf('/', start);
            int end = slash < 0 ? key.length() : slash;
            boolean dots = key.startsWith("..", start) && end == start + 2;
            if (end == start || dots || (end == start + 1 && key.charAt(start) == '.')) {
                return true;
            }
            start = end + 1;
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
