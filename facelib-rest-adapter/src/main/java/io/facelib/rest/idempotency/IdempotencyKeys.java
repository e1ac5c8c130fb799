package io.facelib.rest.idempotency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.facelib.model.TenantId;
import io.facelib.rest.route.Reply;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Remembers for 24 hours how requests with an {@code Idempotency-Key} were answered, as the IETF draft {@code
 * draft-ietf-httpapi-idempotency-key-header} has it: sent again, the request is answered as before and nothing is done; another
 * request under the same key is refused; so is the same one while it is still being answered. A key belongs to a tenant and a
 * route.
 *
 * <p>This process alone remembers, and at most {@value #MOST_BYTES} bytes: after a restart, in another process, or when very
 * many keys are in use, a request that is sent again is carried out again. Only successes are kept.
 * Safe for any number of threads.
 */
public final class IdempotencyKeys {
    static final long MOST_BYTES = 64L << 20;
    /** A larger answer would push out those of others; none of a creating route is near it. */
    static final int LARGEST_ANSWER = 1 << 20;

    private static final Duration KEPT = Duration.ofHours(24);
    private static final int OVERHEAD = 512;

    private final Cache<Id, Done> done;
    private final ConcurrentMap<Id, String> underWay = new ConcurrentHashMap<>();

    /** @param clock by which answers grow old */
    public IdempotencyKeys(Clock clock) {
        this.done = Caffeine.newBuilder()
                .expireAfterWrite(KEPT)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .maximumWeight(MOST_BYTES)
                .weigher((Id id, Done kept) ->
                        OVERHEAD + id.key().length() + kept.answer().bytes().length)
                .build();
    }

    /** What a key is a key of. */
    record Id(TenantId tenant, String route, String key) {}

    /** A request that was answered. */
    record Done(String fingerprint, KeptAnswer answer) {}

    /** What became of the attempt to begin. */
    sealed interface Begun {
        /** It is the first: to be carried out, and ended with {@link #end}. */
        record First() implements Begun {}

        /** It was answered already. */
        record Again(Reply reply) implements Begun {}

        /** It is being answered. */
        record UnderWay() implements Begun {}

        /** The key stands for another request. */
        record Other() implements Begun {}
    }

    Begun begin(Id id, String fingerprint) {
        String before = underWay.putIfAbsent(id, fingerprint);
        if (before != null) {
            return before.equals(fingerprint) ? new Begun.UnderWay() : new Begun.Other();
        }
        Done kept = done.getIfPresent(id);
        if (kept == null) {
            return new Begun.First();
        }
        underWay.remove(id);
        return kept.fingerprint().equals(fingerprint)
                ? new Begun.Again(kept.answer().reply())
                : new Begun.Other();
    }

    /** Ends what {@link #begin} began, with the answer to keep, if any. */
    void end(Id id, String fingerprint, Optional<KeptAnswer> answer) {
        answer.ifPresent(kept -> done.put(id, new Done(fingerprint, kept)));
        underWay.remove(id);
    }
}
