package io.facelib.job;

import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;

/** Does the jobs of a lane. Called from several threads at a time. */
public interface JobHandler {
    /**
     * Does a job once more, or finds that it is done already: it may have been, by a worker that could not say so. The lease
     * is extended meanwhile. When the engine closes, the thread is interrupted after a grace; what is not finished by then
     * is handed back.
     *
     * <p>A retryable {@link io.facelib.error.FacelibException} that it throws makes the job wait and be tried again, up to
     * the lane's number of attempts; after that, and after any other exception, {@link #givenUp} decides. Backends that do not
     * answer (a retryable {@link io.facelib.error.BackendException}) are waited for beyond that, a day at most.
     */
    JobEnd run(JobLease lease) throws InterruptedException;

    /**
     * What becomes of a job that failed for good, or that was leased more often than the lane allows: its workers may have
     * died of it. Tell whoever waits for it here. Dead unless overridden.
     *
     * @param reason in words
     */
    default JobEnd givenUp(JobLease lease, String reason) {
        return new JobEnd.Dead(reason);
    }
}
