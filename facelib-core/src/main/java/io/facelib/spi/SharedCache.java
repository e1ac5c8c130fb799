package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.util.Optional;

/**
 * Bytes that several processes remember for each other, for a while; any of it may be gone at any time. What is put has been
 * encrypted. A call answers fast or fails fast. Safe for any number of threads.
 *
 * <p>A tenant's entries belong to a generation, a name that changes when the tenant is forgotten: what somebody puts who
 * began before, under the former name, is found by nobody. So what was forgotten is unreachable at once; its bytes are gone
 * when the longest time it was put for is over.
 *
 * <p>Every method throws {@link BackendException} when the cache cannot be reached.
 */
public interface SharedCache extends AutoCloseable {
    /** The short name that is told when it fails. */
    String name();

    /** The generation of a tenant's entries now. */
    String generation(TenantId tenant);

    /** What was put, if it is still there. */
    Optional<byte[]> get(TenantId tenant, String generation, String key);

    /**
     * Remembers bytes.
     *
     * @param key letters and digits, 1 to 128
     * @param longest for how long at most, 1 s or more
     */
    void put(TenantId tenant, String generation, String key, byte[] value, Duration longest);

    /** Makes everything of a tenant unreachable. Forgetting nothing is harmless. */
    void forget(TenantId tenant);

    /** Releases what the cache holds open; closing twice is harmless. */
    @Override
    void close();
}
