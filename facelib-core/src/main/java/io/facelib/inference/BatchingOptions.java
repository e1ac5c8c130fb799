package io.facelib.inference;

import io.facelib.error.InvalidInputException;
import java.time.Duration;

/**
 * How requests are gathered into batches.
 *
 * @param maxBatch how many items one run takes at most
 * @param maxDelay how long the first item of a batch waits for company; a lone caller never waits
 * @param queueLimit how many items may wait; more are refused
 * @param workers how many batches run at the same time
 * @param deadline how long a caller waits for its items, turn and run together, before they are given up
 */
public record BatchingOptions(int maxBatch, Duration maxDelay, int queueLimit, int workers, Duration deadline) {
    public BatchingOptions {
        if (maxBatch < 1 || queueLimit < 1 || workers < 1 || maxDelay.isNegative() || deadline.isNegative()) {
            throw new InvalidInputException(
                    "batching",
                    "batch " + maxBatch + ", queue " + queueLimit + ", workers " + workers + ", delay " + maxDelay
                            + ", deadline " + deadline + ": counts must be at least 1, times not negative");
        }
    }

    /** Batches of 8, no delay (a batch is what gathered while the last one ran), 1,024 waiting, a worker for every processor, 30 s. */
    public static BatchingOptions defaults() {
        int workers = Runtime.getRuntime().availableProcessors();
        return new BatchingOptions(8, Duration.ZERO, 1_024, workers, Duration.ofSeconds(30));
    }

    public BatchingOptions withMaxBatch(int value) {
        return new BatchingOptions(value, maxDelay, queueLimit, workers, deadline);
    }

    public BatchingOptions withMaxDelay(Duration value) {
        return new BatchingOptions(maxBatch, value, queueLimit, workers, deadline);
    }

    public BatchingOptions withQueueLimit(int value) {
        return new BatchingOptions(maxBatch, maxDelay, value, workers, deadline);
    }

    public BatchingOptions withWorkers(int value) {
        return new BatchingOptions(maxBatch, maxDelay, queueLimit, value, deadline);
    }

    public BatchingOptions withDeadline(Duration value) {
        return new BatchingOptions(maxBatch, maxDelay, queueLimit, workers, value);
    }
}
