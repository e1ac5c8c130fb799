package io.facelib.examples;

import io.facelib.examples.serve.StorageSettings;
import io.facelib.metrics.MeasuredBackends;
import io.facelib.rest.FaceApi;
import io.facelib.rest.rate.SharedRateLimiter;
import io.facelib.rest.settings.RateLimit;
import io.facelib.rest.settings.RestSettings;
import io.facelib.spi.RateCounters;
import java.time.Clock;
import java.util.Optional;

/** The rates of tenants, counted by all servers together where settings name a Redis. Close it after the routes. */
final class SharedRates implements AutoCloseable {
    private final Optional<RateCounters> counters;
    private final Optional<RateLimit> limit;

    SharedRates(StorageSettings storage, RestSettings rest, MeasuredBackends measured) {
        counters = storage.rateCounters().map(redis -> measured.of(redis, "redis"));
        limit = rest.limits().rate();
    }

    /** Has the routes count there; by themselves, if there is nothing to count in. */
    FaceApi.Builder limit(FaceApi.Builder api) {
        return counters.isPresent() && limit.isPresent()
                ? api.rateLimiter(new SharedRateLimiter(counters.get(), limit.get(), Clock.systemUTC()))
                : api;
    }

    @Override
    public void close() {
        counters.ifPresent(RateCounters::close);
    }
}
