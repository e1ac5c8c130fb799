package io.facelib.model;

/**
 * A code with which anybody may see one stored picture for a while.
 *
 * @param expires when it ends, in seconds since 1970
 * @param signature base64 for URLs, without padding
 */
public record SignedAccess(long expires, String signature) {
    /** Leaves the signature out: whoever has it sees the picture. */
    @Override
    public String toString() {
        return "SignedAccess[until " + expires + "]";
    }
}
