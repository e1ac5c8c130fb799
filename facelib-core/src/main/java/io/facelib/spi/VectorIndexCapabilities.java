package io.facelib.spi;

/**
 * What a vector index promises beyond the common rest.
 *
 * @param durable whether faces survive the end of the process
 * @param alwaysExact whether every search compares every considered face
 */
public record VectorIndexCapabilities(boolean durable, boolean alwaysExact) {}
