package io.facelib.rest.idempotency;

import io.facelib.model.TenantId;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.RefusedException;
import io.facelib.rest.error.V1Exception;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.route.Family;
import io.facelib.rest.route.Reply;
import io.facelib.rest.route.RetryGuard;
import io.facelib.rest.route.Route;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** One request with an {@code Idempotency-Key}, from its being read to its answer. For one thread. */
public final class IdempotentCall implements RetryGuard, AutoCloseable {
    /** The header that carries the key. */
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern RULE = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final IdempotencyKeys keys;
    private final Route route;
    private final String key;
    private Optional<IdempotencyKeys.Id> begun = Optional.empty();
    private String fingerprint = "";

    /**
     * @param key as it was sent
     * @throws ValidationException if it is empty, longer than 255 characters, or has others than visible ones of ASCII
     */
    public IdempotentCall(IdempotencyKeys keys, Route route, String key) {
        if (!RULE.matcher(key).matches()) {
            throw ValidationException.of("value_error", "header", HEADER, "must be 1 to 255 visible ASCII characters");
        }
        this.keys = keys;
        this.route = route;
        this.key = key;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public void proceed(TenantId tenant, String seen) {
        if (begun.isPresent()) {
            return; // a request about several tenants goes by the first
        }
        IdempotencyKeys.Id id = new IdempotencyKeys.Id(tenant, route.method() + " " + route.path(), key);
        IdempotencyKeys.Begun outcome = keys.begin(id, seen);
        if (outcome instanceof IdempotencyKeys.Begun.Again again) {
            throw new ReplayedException(again.reply());
        }
        if (outcome instanceof IdempotencyKeys.Begun.UnderWay) {
            throw underWay();
        }
        if (outcome instanceof IdempotencyKeys.Begun.Other) {
            throw reused(route.family());
        }
        begun = Optional.of(id);
        fingerprint = seen;
    }

    private static RefusedException underWay() {
        return new RefusedException(
                409,
                ErrorCode.SERVICE_UNAVAILABLE,
                "idempotency_key_in_use",
                "the same request is being answered",
                Map.of("Retry-After", "1"));
    }

    private static RuntimeException reused(Family family) {
        String message = "was used for another request";
        return family == Family.V1
                ? V1Exception.object(422, "idempotency_key_reused", Map.of("message", HEADER + " " + message))
                : ValidationException.of("value_error", "header", HEADER, message);
    }

    /**
     * The answer, kept if this call carried the request out; the one from before if it did not have to.
     *
     * @param failures turns what went wrong into an answer
     */
    public Reply answer(Answering handler, Function<Exception, Reply> failures) throws IOException {
        Reply reply;
        try {
            reply = handler.answer();
        } catch (ReplayedException again) {
            return again.reply();
        } catch (IOException | RuntimeException e) {
            reply = failures.apply(e);
        }
        keep(reply);
        return reply;
    }

    private void keep(Reply reply) throws IOException {
        if (begun.isPresent()) {
            keys.end(begun.get(), fingerprint, KeptAnswer.of(reply));
            begun = Optional.empty();
        }
    }

    /** Carries the request out. */
    @FunctionalInterface
    public interface Answering {
        Reply answer() throws IOException;
    }

    /** Gives up what was begun and not answered. */
    @Override
    public void close() {
        begun.ifPresent(id -> keys.end(id, fingerprint, Optional.empty()));
        begun = Optional.empty();
    }
}
