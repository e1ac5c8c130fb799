package io.facelib.storage.s3;

/**
 * Two orders of keys: S3's is that of their UTF-8, ours that of their UTF-16. They differ in one thing: where a character
 * from U+E000 to U+FFFF meets one beyond, which is two surrogates in UTF-16 and so comes first there.
 *
 * <p>So keys are in the same order unless both go on with a unit from D800 up at the first place where they differ. Keys with
 * the same text before their first such unit are a <b>block</b>: neighbours in both orders, and only inside of it does the
 * order differ.
 */
final class KeyOrder {
    private static final char FIRST_HIGH = '\uD800';

    private KeyOrder() {}

    /** Where a key's first unit from D800 up is; -1 if it has none. */
    static int high(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) >= FIRST_HIGH) {
                return i;
            }
        }
        return -1;
    }

    /** Whether two keys are of one block. */
    static boolean isOneBlock(String a, String b) {
        int high = high(a);
        return high >= 0 && high == high(b) && a.regionMatches(0, b, 0, high);
    }

    /** A key before which, in both orders, nothing lies that comes after {@code key} in ours. */
    static String before(String key) {
        int high = high(key);
        return high < 0 ? key : key.substring(0, high) + (char) (FIRST_HIGH - 1);
    }
}
