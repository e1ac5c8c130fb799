/**
 * Work in the background: {@link io.facelib.job.JobRunner} leases jobs of a lane from a queue and gives them to the lane's
 * {@link io.facelib.job.JobHandler}. Start there.
 */
@NullMarked
package io.facelib.job;

import org.jspecify.annotations.NullMarked;
