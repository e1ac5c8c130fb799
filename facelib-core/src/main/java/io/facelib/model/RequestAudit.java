package io.facelib.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * That a request was answered, whatever it was.
 *
 * @param at when it came in
 * @param requestId its id
 * @param tenant whose it was; empty when it named none
 * @param method such as {@code POST}
 * @param path without query
 * @param status the answer's status code
 * @param took until it was answered
 * @param userAgent of the caller, cut to 512 characters
 * @param address of the caller, as text
 * @param responseSize bytes
 */
public record RequestAudit(
        Instant at,
        String requestId,
        Optional<TenantId> tenant,
        String method,
        String path,
        int status,
        Duration took,
        String userAgent,
        String address,
        long responseSize) {}
