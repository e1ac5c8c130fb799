package io.facelib.pipeline;

import io.facelib.error.FacelibException;
import io.facelib.model.TenantId;
import io.facelib.spi.KeyService;
import io.facelib.spi.SharedCache;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results that processes remember for each other, encrypted for their tenant and entry. Never fails: what cannot be read is
 * not there, what cannot be written is dropped, and after a failure nobody asks for a second. Safe for any number of threads.
 */
public final class SharedResults implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedResults.class);
    private static final String PURPOSE = "cache";
    private static final TenantId NOBODY = TenantId.of("health");
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SharedCache cache;
    private final KeyService keys;
    private final AtomicLong failedAt = new AtomicLong(System.nanoTime() - PAUSE.toNanos());

    /**
     * Results in a cache.
     *
     * @param cache closed with this
     * @param keys those of all processes that share the cache
     */
    public SharedResults(SharedCache cache, KeyService keys) {
        this.cache = cache;
        this.keys = keys;
    }

    /**
     * Where a result may be, or may be put: made before the image is looked at, so that what is erased meanwhile is not put
     * back.
     *
     * @param generation empty if nobody answers
     */
    record Place(TenantId tenant, String key, Optional<String> generation) {
        byte[] context() {
            return (tenant + ":" + key).getBytes(StandardCharsets.UTF_8);
        }
    }

    Place place(TenantId tenant, String key) {
        return new Place(tenant, key, asked(() -> Optional.of(cache.generation(tenant))));
    }

    Optional<PipelineResult> find(Place place) {
        return place.generation()
                .flatMap(generation -> asked(() -> cache.get(place.tenant(), generation, place.key())))
                .flatMap(bytes -> decrypted(place, bytes))
                .flatMap(ResultBytes::read);
    }

    /** What was encrypted with other keys, or for another place, is not there. */
    private Optional<byte[]> decrypted(Place place, byte[] bytes) {
        try {
            return Optional.of(keys.decrypt(PURPOSE, bytes, place.context()));
        } catch (FacelibException e) {
            LOG.debug("an entry of the shared cache {} is none of ours", cache.name(), e);
            return Optional.empty();
        }
    }

    void keep(Place place, PipelineResult result, Duration longest) {
        place.generation()
                .ifPresent(generation -> asked(() -> {
                    byte[] bytes = keys.encrypt(PURPOSE, ResultBytes.of(result), place.context());
                    cache.put(place.tenant(), generation, place.key(), bytes, longest);
                    return Optional.empty();
                }));
    }

    /**
     * Makes everything of a tenant unreachable for all processes.
     *
     * @throws FacelibException if the cache cannot be reached: erasing is not done then
     */
    void forget(TenantId tenant) {
        cache.forget(tenant);
    }

    /** The short name of the cache. */
    public String name() {
        return cache.name();
    }

    /**
     * Asks the cache for something that is not there.
     *
     * @throws FacelibException if it does not answer
     */
    public void check() {
        LOG.debug("{} remembers {}", cache.name(), cache.get(NOBODY, "none", "health"));
    }

    /** Closes the cache. */
    @Override
    public void close() {
        cache.close();
    }

    @FunctionalInterface
    private interface Question<T> {
        Optional<T> ask();
    }

    private <T> Optional<T> asked(Question<T> question) {
        if (System.nanoTime() - failedAt.get() < PAUSE.toNanos()) {
            return Optional.empty();
        }
        try {
            return question.ask();
        } catch (FacelibException e) {
            failedAt.set(System.nanoTime());
            LOG.debug("the shared cache {} is passed over", cache.name(), e);
            return Optional.empty();
        }
    }
}
