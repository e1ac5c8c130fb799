package io.facelib.metrics;

import io.facelib.spi.IdentityStore;
import io.facelib.spi.JobQueue;
import io.facelib.spi.Measurements;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.RateCounters;
import io.facelib.spi.SharedCache;
import io.facelib.spi.StateStore;
import io.facelib.spi.VectorIndex;

/**
 * Puts decorators around backends that tell how long each call took and how it ended
 * ({@link io.facelib.spi.Metric#BACKEND}). They do, declare and throw exactly what the backends do; closing one closes the
 * backend. Where nothing is measured the backends are left as they are. Safe for any number of threads.
 *
 * @param measurements where it is told; not closed by this
 */
public record MeasuredBackends(Measurements measurements) {
    /** Pictures, thumbnails, crops. Of a picture that is read only its opening is timed. */
    public ObjectStore of(ObjectStore store) {
        return timed(ObjectStore.class, store, "objects", store.name());
    }

    /** Face records. */
    public VectorIndex of(VectorIndex index) {
        return timed(VectorIndex.class, index, "vectors", index.name());
    }

    /** Enrolled identities. */
    public IdentityStore of(IdentityStore store) {
        return timed(IdentityStore.class, store, "identities", store.name());
    }

    /** Batches, ingested images, webhooks, audit: each is a part of its own. */
    public StateStore of(StateStore store) {
        return isNone() ? store : new MeasuredState(store, measurements);
    }

    /** Work that is to be done. */
    public JobQueue of(JobQueue queue) {
        return timed(JobQueue.class, queue, "jobs", queue.name());
    }

    /** What processes remember for each other. */
    public SharedCache of(SharedCache cache) {
        return timed(SharedCache.class, cache, "cache", cache.name());
    }

    /** The rates of tenants; they have no name of their own. */
    public RateCounters of(RateCounters counters, String name) {
        return timed(RateCounters.class, counters, "rates", name);
    }

    private <T> T timed(Class<T> spi, T backend, String part, String name) {
        return isNone() ? backend : TimedCalls.of(spi, backend, measurements, part, name);
    }

    private boolean isNone() {
        return measurements.equals(Measurements.none());
    }
}
