package io.facelib.webhook;

import io.facelib.error.FetchException;
import io.facelib.http.Fetched;
import io.facelib.http.GuardedHttpClient;
import io.facelib.http.PostRequest;
import io.facelib.model.WebhookEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Tells a receiver of an event, once. Safe for any number of threads. */
final class Courier {
    private static final int MAX_ANSWER = 4 * 1_024;
    private static final int SHOWN = 500;
    private static final int GONE = 410;

    private final GuardedHttpClient http;
    private final Clock clock;

    Courier(GuardedHttpClient http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param at when it was sent
     * @param took until it was answered or given up
     * @param status of the answer, if one came
     * @param error what went wrong, in words; empty if the receiver took it
     * @param wish how long the receiver asks to wait
     */
    record Told(Instant at, Duration took, OptionalInt status, Optional<String> error, Optional<Duration> wish) {
        boolean isTaken() {
            return error.isEmpty();
        }

        /** Whether the receiver says that it will never take anything again. */
        boolean isGone() {
            return status.orElse(0) == GONE;
        }
    }

    /** @throws InterruptedException if the thread is to end; the receiver may have taken the event */
    Told tell(String url, Duration timeout, WebhookEvent event, List<String> secrets) throws InterruptedException {
        Instant at = clock.instant();
        long begun = System.nanoTime();
        byte[] body = event.body().getBytes(StandardCharsets.UTF_8);
        PostRequest request = new PostRequest(url, DeliveryHeaders.of(event, secrets, at), body, timeout, MAX_ANSWER);
        try {
            Fetched answer = http.post(request);
            return told(at, begun, answer);
        } catch (FetchException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return new Told(at, since(begun), OptionalInt.empty(), Optional.of(words(e, timeout)), Optional.empty());
        }
    }

    private Told told(Instant at, long begun, Fetched answer) {
        Optional<String> error = answer.status() / 100 == 2
                ? Optional.empty()
                : Optional.of("HTTP " + answer.status() + ": " + shown(answer.body()));
        return new Told(
                at,
                since(begun),
                OptionalInt.of(answer.status()),
                error,
                error.isEmpty() ? Optional.empty() : answer.retryAfter(clock.instant()));
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static String words(FetchException e, Duration timeout) {
        return e.reason() == FetchException.Reason.TIMEOUT
                ? "no answer within " + timeout.toSeconds() + " s"
                : String.valueOf(e.getMessage());
    }

    private static String shown(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return cut.replaceAll("\\p{Cntrl}", " ").strip();
    }
}
