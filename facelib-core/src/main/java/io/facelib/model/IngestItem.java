package io.facelib.model;

/** An image that is to be taken in later, in the name of a tenant. */
public record IngestItem(TenantId tenant, IngestRequest request) {}
