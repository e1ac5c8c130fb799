package io.facelib.examples.chaos;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * Asks either of two servers, holds every error against what errors must be, and repeats what may pass. For one thread.
 */
final class Caller {
    private static final long PAUSE_MILLIS = 400;

    private final List<Client> servers;
    private final Counts counts;
    private final Violations violations;
    private final RandomGenerator random;
    private final AtomicBoolean over;

    /** @param over set when nothing is repeated any more */
    Caller(List<Client> servers, Counts counts, Violations violations, RandomGenerator random, AtomicBoolean over) {
        this.servers = servers;
        this.counts = counts;
        this.violations = violations;
        this.random = random;
        this.over = over;
    }

    /** A request, to whichever server. */
    @FunctionalInterface
    interface Request {
        Answer to(Client server) throws IOException, InterruptedException;
    }

    RandomGenerator random() {
        return random;
    }

    /** Asks once; an error that says that it may pass is an answer like others. */
    Answer once(Request request) throws InterruptedException {
        Client server = servers.get(random.nextInt(servers.size()));
        long start = System.nanoTime();
        try {
            Answer answer = request.to(server);
            counts.add(answer, System.nanoTime() - start);
            boolean told = answer.isOk() || answer.mayPass() || (answer.status() == 404 && !answer.retryLater());
            violations.unless(told, "neither an answer nor an error that may pass: " + answer);
            return answer;
        } catch (IOException e) {
            violations.add("a server that nothing was done to broke off: " + e);
            return new Answer("broken", 0, new byte[0], true);
        }
    }

    /** Asks until there is an answer that will not pass, or all is over. */
    Answer patiently(Request request) throws InterruptedException {
        Answer answer = once(request);
        while (!answer.isOk() && answer.retryLater() && !over.get()) {
            Thread.sleep(PAUSE_MILLIS + random.nextLong(PAUSE_MILLIS));
            answer = once(request);
        }
        return answer;
    }
}
