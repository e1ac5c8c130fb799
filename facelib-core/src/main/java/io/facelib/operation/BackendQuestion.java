package io.facelib.operation;

import io.facelib.error.ClosedException;
import io.facelib.error.FacelibException;
import io.facelib.model.BackendHealth;
import io.facelib.model.BackendHealth.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small question to one backend, which is waited for so long and no longer. A backend that is frozen holds one thread,
 * not one for each time that somebody asks: while a question is not answered no other is put, and who asks waits for that
 * one's time and no longer. Safe for any number of threads.
 */
final class BackendQuestion {
    private final String part;
    private final String kind;
    private final Duration longest;
    private final Runnable question;
    private @Nullable Asked open;

    /**
     * @param part what the backend is for
     * @param kind what it is
     * @param longest how long it may take to answer
     */
    BackendQuestion(String part, String kind, Duration longest, Runnable question) {
        this.part = part;
        this.kind = kind;
        this.longest = longest;
        this.question = question;
    }

    String part() {
        return part;
    }

    String kind() {
        return kind;
    }

    /** A question that was put. */
    final class Asked {
        private final long begun = System.nanoTime();
        private final CountDownLatch answered = new CountDownLatch(1);
        private volatile @Nullable BackendHealth answer;

        private void run() {
            try {
                answer = answer();
            } finally {
                close();
                answered.countDown();
            }
        }

        private BackendHealth answer() {
            try {
                question.run();
                return told(Status.OK, Optional.empty());
            } catch (FacelibException e) {
                Status status = e.retryable() ? Status.UNAVAILABLE : Status.BROKEN;
                String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                return told(status, Optional.of(reason));
            } catch (RuntimeException | Error e) { // a missing class, too, is an answer
                return told(
                        Status.BROKEN, Optional.of("unexpected " + e.getClass().getSimpleName()));
            }
        }

        /** Nobody could be sent to ask: nothing is known of the backend, and the next who asks tries again. */
        private void notPut(Error why) {
            Optional<String> reason =
                    Optional.of("it cannot be asked: " + why.getClass().getSimpleName());
            answer = told(Status.UNAVAILABLE, reason);
            answered.countDown();
        }

        private BackendHealth told(Status status, Optional<String> reason) {
            return new BackendHealth(part, kind, status, reason, Duration.ofNanos(System.nanoTime() - begun));
        }

        /** The answer, or that there is none. */
        BackendHealth await() {
            try {
                long left = longest.toNanos() - (System.nanoTime() - begun);
                BackendHealth said = answered.await(left, TimeUnit.NANOSECONDS) ? answer : null;
                return said == null ? silent() : said;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return silent();
            }
        }

        private BackendHealth silent() {
            return told(Status.SILENT, Optional.of("no answer within " + longest.toMillis() + " ms"));
        }
    }

    /**
     * Puts the question, unless it is still open.
     *
     * @throws ClosedException if the threads are no more
     */
    synchronized Asked ask(Executor threads) {
        Asked former = open;
        if (former != null) {
            return former;
        }
        Asked asked = new Asked();
        open = asked;
        try {
            threads.execute(asked::run);
        } catch (RejectedExecutionException e) {
            open = null;
            throw new ClosedException("FaceEngine");
        } catch (Error e) { // above all the OutOfMemoryError of a host that has no thread left
            open = null;
            asked.notPut(e);
        }
        return asked;
    }

    private synchronized void close() {
        open = null;
    }
}
