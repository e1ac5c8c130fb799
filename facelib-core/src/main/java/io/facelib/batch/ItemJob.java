package io.facelib.batch;

import io.facelib.model.BatchId;
import io.facelib.model.TenantId;
import io.facelib.spi.Job;
import io.facelib.spi.NewJob;

/**
 * The job of one item: its id is {@code <batch>:<index>}, so that an item has one job however often it is asked for, and its
 * group is the batch, so that no batch takes all workers. An item that is tried again has a job of another id, ending in
 * {@code :<round>}: the former one may still be leased by the worker that has just told how it ended.
 *
 * @param tenant whose it is
 * @param batch the batch
 * @param index the item's place in it
 */
record ItemJob(TenantId tenant, BatchId batch, int index) {
    static final String LANE = "batch";

    /** The item of a job of the lane. */
    static ItemJob of(Job job) {
        String place = job.id().substring(job.group().length() + 1);
        int end = place.indexOf(':');
        int index = Integer.parseInt(end < 0 ? place : place.substring(0, end));
        return new ItemJob(job.tenant(), BatchId.of(job.group()), index);
    }

    /** @param round empty for the first time */
    NewJob toJob(int priority, String round) {
        String id = batch + ":" + index + (round.isEmpty() ? "" : ":" + round);
        return NewJob.of(tenant, LANE, id, batch.value(), "").withPriority(priority);
    }

    /** What the item is called wherever a request has an id. */
    String requestId() {
        return "batch_" + batch + "_" + index;
    }
}
