package io.facelib.migrate;

import io.facelib.model.TenantId;
import io.facelib.spi.StorageBackends;

/**
 * What the parts of a run have in common.
 *
 * @param guards what of the target must not be undone
 * @param deep whether objects that look the same are read to see whether they are
 */
record Course(StorageBackends from, StorageBackends to, TenantId tenant, Guards guards, boolean deep, Tally tally) {}
