package io.facelib.spi;

import io.facelib.error.SetupException;

/**
 * Keeps the keys that facelib's own secrets are under, and never hands them out. A purpose is a short word that separates
 * uses: what was made for one cannot be used for another. Safe for any number of threads.
 */
public interface KeyService extends AutoCloseable {
    /** The short name that health tells, such as {@code tink}. */
    String name();

    /**
     * Encrypts with authentication.
     *
     * @param context has to be given again for decrypting, such as whose it is; not secret, not stored
     */
    byte[] encrypt(String purpose, byte[] plain, byte[] context);

    /**
     * The inverse of {@link #encrypt}.
     *
     * @throws SetupException if the key is not here, or what is given is not what was encrypted for that purpose and
     *     context
     */
    byte[] decrypt(String purpose, byte[] encrypted, byte[] context);

    /** A code over the content that only this service can make. */
    byte[] sign(String purpose, byte[] content);

    /** Whether a code is one that {@link #sign} made for that purpose and content. */
    boolean verify(String purpose, byte[] content, byte[] code);

    /** Forgets the keys in memory. Later calls fail; closing twice is harmless. */
    @Override
    void close();
}
