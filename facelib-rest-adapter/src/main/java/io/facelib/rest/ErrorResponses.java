package io.facelib.rest;

import io.facelib.FaceEngineConfig;
import io.facelib.error.BackendException;
import io.facelib.error.CapacityException;
import io.facelib.error.ClosedException;
import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidInputException;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.error.RefusedException;
import io.facelib.rest.error.V1Exception;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.json.Violation;
import io.facelib.rest.route.BodyTooLargeException;
import io.facelib.rest.route.Family;
import io.facelib.rest.route.Reply;
import io.facelib.rest.route.Route;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong into what the family of the route answers. Nothing from inside is told: only what is wrong with the request. */
final class ErrorResponses {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);

    /** What clients call the fields that the engine has other names for. */
    private static final Map<String, String> NAMES = Map.of(
            "batch", "batch_id",
            "face id", "face_id",
            "identity", "identity_id",
            "identity id", "identity_id",
            "k", "top_k",
            "source", "url");

    /** When to come again after a backend did not answer. */
    private static final String SOON = "1";

    private final BackendCodes backends;

    ErrorResponses(FaceEngineConfig engine) {
        this.backends = new BackendCodes(engine);
    }

    /** An error that may pass says so with {@code Retry-After}, also where clients know its status for what is final. */
    Reply of(Throwable failure, Route route, String requestId) {
        Reply reply = reply(failure, route, requestId);
        return mayPass(failure) || mayPass(failure.getCause()) ? reply.withHeader("Retry-After", SOON) : reply;
    }

    private static boolean mayPass(@Nullable Throwable failure) {
        return failure instanceof BackendException backend && backend.retryable();
    }

    private Reply reply(Throwable failure, Route route, String requestId) {
        Family family = route.family();
        if (failure instanceof ValidationException invalid) {
            return Reply.json(422, Map.of("detail", invalid.violations()));
        }
        if (failure instanceof LegacyException known) {
            return legacy(known, requestId);
        }
        if (failure instanceof V1Exception known) {
            return Reply.json(known.status(), Map.of("detail", known.detail()));
        }
        if (failure instanceof RefusedException refused) {
            return refused(refused, family, requestId);
        }
        if (failure instanceof CapacityException full) {
            return retryLater(family, requestId, full.retryAfter());
        }
        if (failure instanceof ClosedException) {
            return retryLater(family, requestId, Duration.ofSeconds(1));
        }
        if (failure instanceof InvalidInputException input && !(failure instanceof InvalidImageException)) {
            return invalid(input, route);
        }
        return family == Family.V1 ? v1(failure, requestId) : legacy(code(failure, route, requestId), requestId);
    }

    private static Reply legacy(LegacyException failure, String requestId) {
        String message = String.valueOf(failure.getMessage());
        return Reply.json(failure.code().status(), envelope(failure.code(), message, requestId, failure.details()));
    }

    private static Reply refused(RefusedException refused, Family family, String requestId) {
        String message = String.valueOf(refused.getMessage());
        Object body = family == Family.LEGACY
                ? envelope(refused.code(), message, requestId, Map.of())
                : Map.of("detail", Map.of("error", refused.token(), "message", message));
        Reply reply = Reply.json(refused.status(), body);
        for (Map.Entry<String, String> header : refused.headers().entrySet()) {
            reply = reply.withHeader(header.getKey(), header.getValue());
        }
        return reply;
    }

    private static Map<String, Object> envelope(
            ErrorCode code, String message, String requestId, Map<String, Object> details) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", code.wire());
        body.put("message", message);
        body.put("category", code.category());
        body.put("request_id", requestId);
        if (!details.isEmpty()) {
            body.put("details", details);
        }
        return body;
    }

    private static Reply retryLater(Family family, String requestId, Duration after) {
        Reply reply = family == Family.LEGACY
                ? legacy(new LegacyException(ErrorCode.SERVICE_UNAVAILABLE), requestId)
                : Reply.json(503, Map.of("detail", Map.of("error", ErrorCode.SERVICE_UNAVAILABLE.wire())));
        return reply.withHeader("Retry-After", Long.toString(Math.max(1, after.toSeconds())));
    }

    private LegacyException code(Throwable failure, Route route, String requestId) {
        if (failure instanceof InvalidImageException image) {
            return new LegacyException(
                    switch (image.reason()) {
                        case EMPTY -> ErrorCode.EMPTY_FILE;
                        case TOO_MANY_BYTES -> ErrorCode.IMAGE_TOO_LARGE;
                        default -> ErrorCode.INVALID_IMAGE_FORMAT;
                    });
        }
        if (failure instanceof BodyTooLargeException) {
            return new LegacyException(ErrorCode.IMAGE_TOO_LARGE, String.valueOf(failure.getMessage()));
        }
        LOG.error("request {} failed", requestId, failure);
        return new LegacyException(
                failure instanceof BackendException backend
                        ? backends.of(backend, route)
                        : ErrorCode.INTERNAL_SERVER_ERROR);
    }

    private static Reply v1(Throwable failure, String requestId) {
        if (failure instanceof BodyTooLargeException) {
            return Reply.json(413, Map.of("detail", Map.of("error", ErrorCode.IMAGE_TOO_LARGE.wire())));
        }
        LOG.error("request {} failed", requestId, failure);
        return failure instanceof BackendException
                ? Reply.json(502, Map.of("detail", "pipeline_unreachable: a backend does not answer"))
                : Reply.json(500, Map.of("detail", Map.of("error", ErrorCode.INTERNAL_SERVER_ERROR.wire())));
    }

    /** What the engine found wrong with a value that the route had let pass. */
    private static Reply invalid(InvalidInputException failure, Route route) {
        String message = String.valueOf(failure.getMessage());
        String where = route.method().equals("POST") ? "body" : "query";
        String field = NAMES.getOrDefault(failure.field(), failure.field());
        return Reply.json(422, Map.of("detail", List.of(new Violation("value_error", List.of(where, field), message))));
    }
}
