package io.facelib.storage.cassandra;

/**
 * A partition of a tenant's faces.
 *
 * @param bucket which of the tenant's partitions in this table, see {@link TenantFaces}
 */
record Place(FaceTable table, int bucket) {}
