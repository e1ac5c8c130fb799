package io.facelib.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Mac;
import io.facelib.error.ClosedException;
import io.facelib.error.SetupException;
import io.facelib.spi.KeyService;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * Keys that this process holds in memory, used by Google Tink: AES-256-GCM encrypts, HMAC-SHA256 with the whole tag signs.
 * A key belongs to a keyset with other, former keys of its kind, and what it made begins with its id, so that keys can be
 * rotated with Tink's own tools and what former ones made stays readable.
 *
 * <p>Purposes are separated by what is authenticated: the length of the purpose in four bytes (big endian), the purpose in
 * UTF-8, then the context (encrypting) or the content (signing). Safe for any number of threads.
 */
public final class TinkKeyService implements KeyService {
    private volatile Optional<Primitives> open;

    private record Primitives(Aead aead, Mac mac) {}

    private TinkKeyService(Keysets keysets) {
        this.open = Optional.of(new Primitives(keysets.aead(), keysets.mac()));
    }

    /** New keys that are gone when the service is closed: for stores that are, too. */
    public static TinkKeyService generate() {
        return new TinkKeyService(Keysets.generate());
    }

    /**
     * Given keys.
     *
     * @param json {@code {"aead": KEYSET, "mac": KEYSET}}, each a Tink keyset in the clear, as Tink writes them in JSON. Whoever
     *     reads this text has the keys: keep it where secrets are kept
     * @throws SetupException if it is something else; the message does not repeat it
     */
    public static TinkKeyService of(String json) {
        return new TinkKeyService(Keysets.parse(json));
    }

    /**
     * The keys of a file, made with new keys if it is not there. The keys lie in it in the clear, in the form of {@link #of}, and
     * only its owner may read it where the file system knows owners (elsewhere it has the directory's rights); whoever can
     * read it has the keys, and without it whatever they encrypted is lost. Keep a copy apart from the backups of the data.
     * The file appears whole or not at all. Not to be made by two processes at the same time.
     *
     * @throws SetupException if it cannot be read or made, or holds something else
     */
    public static TinkKeyService open(Path file) {
        return new TinkKeyService(KeyFile.readOrCreate(file));
    }

    @Override
    public String name() {
        return "tink";
    }

    @Override
    public byte[] encrypt(String purpose, byte[] plain, byte[] context) {
        try {
            return primitives().aead().encrypt(plain, bound(purpose, context));
        } catch (GeneralSecurityException e) {
            throw new SetupException("AES-GCM does not work here", "Give the JVM a provider that has it.", e);
        }
    }

    @Override
    public byte[] decrypt(String purpose, byte[] encrypted, byte[] context) {
        try {
            return primitives().aead().decrypt(encrypted, bound(purpose, context));
        } catch (GeneralSecurityException e) {
            throw new SetupException(
                    "The keys at hand do not decrypt what is kept for '" + purpose + "'",
                    "Bring back the key file that it was encrypted with.",
                    e);
        }
    }

    @Override
    public byte[] sign(String purpose, byte[] content) {
        try {
            return primitives().mac().computeMac(bound(purpose, content));
        } catch (GeneralSecurityException e) {
            throw new SetupException("HMAC-SHA256 does not work here", "Give the JVM a provider that has it.", e);
        }
    }

    @Override
    public boolean verify(String purpose, byte[] content, byte[] code) {
        try {
            primitives().mac().verifyMac(code, bound(purpose, content));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] bound(String purpose, byte[] rest) {
        byte[] name = purpose.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + name.length + rest.length)
                .putInt(name.length)
                .put(name)
                .put(rest)
                .array();
    }

    private Primitives primitives() {
        return open.orElseThrow(() -> new ClosedException("key service"));
    }

    /** Forgets the keys; their bytes go with the next garbage collection. */
    @Override
    public void close() {
        open = Optional.empty();
    }

    /** Tells no key. */
    @Override
    public String toString() {
        return "TinkKeyService";
    }
}
