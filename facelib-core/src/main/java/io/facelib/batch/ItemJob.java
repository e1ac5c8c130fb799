package io.facelib.batch;

import io.facelib.model.BatchId;
import io.facelib.model.TenantId;
import io.facelib.spi.Job;
import io.facelib.spi.NewJob;

/**
 * The job of one item: its id is {@code <batch>:<index>}, so that an item has one job however often it is asked for, and its
 * group is the batch, so that no batch takes all workers.
 *
 * @param tenant whose it is
 * @param batch the batch
 * @param index the item's place in it
 */
record ItemJob(TenantId tenant, BatchId batch, int index) {
    static final String LANE = "batch";

    /** The item of a job of the lane. */
    static ItemJob of(Job job) {
        int index = Integer.parseInt(job.id().substring(job.group().length() + 1));
        return new ItemJob(job.tenant(), BatchId.of(job.group()), index);
    }

    NewJob toJob(int priority) {
        return NewJob.of(tenant, LANE, batch + ":" + index, batch.value(), "").withPriority(priority);
    }

    /** What the item is called wherever a request has an id. */
    String requestId() {
        return "batch_" + batch + "_" + index;
    }
}
