package io.facelib.spi;

/**
 * What an object store can do beyond the common rest.
 *
 * @param durable whether objects survive the end of the process
 * @param presignedLinks whether {@link ObjectStore#presign} gives links
 */
public record ObjectStoreCapabilities(boolean durable, boolean presignedLinks) {}
