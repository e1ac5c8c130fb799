package io.facelib.model;

/**
 * How much work an engine does in the background. Work that is not done here waits for another engine on the same storage.
 * Of the workers of each kind a tenant gets three quarters at most, where there are several: what hangs for one must not keep
 * the others waiting.
 *
 * @param batchWorkers how many batch items are processed at a time, 0 to 1,024; six times as many may wait for the disk or
 *     for their turn, up to 1,024, each in a thread; twice the number of processors unless set
 * @param ingestWorkers how many ingested images at a time, 0 to 1,024; one more than processors unless set,
 *     so that one tenant has as many as processors
 * @param deliveryWorkers how many webhook deliveries at a time, 0 to 1,024; 256 unless set; threads are made when there is
 *     work and end when idle
 * @param cleanUp whether retention is enforced once a day; false unless set
 */
public record BackgroundOptions(int batchWorkers, int ingestWorkers, int deliveryWorkers, boolean cleanUp) {
    public BackgroundOptions {
        Checks.range("batchWorkers", batchWorkers, 0, 1_024);
        Checks.range("ingestWorkers", ingestWorkers, 0, 1_024);
        Checks.range("deliveryWorkers", deliveryWorkers, 0, 1_024);
    }

    public static BackgroundOptions defaults() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new BackgroundOptions(2 * processors, processors + 1, 256, false);
    }

    /** Nothing is done in the background: this engine only asks for it. */
    public static BackgroundOptions none() {
        return new BackgroundOptions(0, 0, 0, false);
    }

    public BackgroundOptions withBatchWorkers(int value) {
        return new BackgroundOptions(value, ingestWorkers, deliveryWorkers, cleanUp);
    }

    public BackgroundOptions withIngestWorkers(int value) {
        return new BackgroundOptions(batchWorkers, value, deliveryWorkers, cleanUp);
    }

    public BackgroundOptions withDeliveryWorkers(int value) {
        return new BackgroundOptions(batchWorkers, ingestWorkers, value, cleanUp);
    }

    public BackgroundOptions withCleanUp(boolean value) {
        return new BackgroundOptions(batchWorkers, ingestWorkers, deliveryWorkers, value);
    }
}
