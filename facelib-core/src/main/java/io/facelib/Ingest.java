package io.facelib;

import io.facelib.error.FacelibException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.ingest.IngestJobs;
import io.facelib.model.IngestItem;
import io.facelib.model.IngestOptions;
import io.facelib.model.IngestReceipt;
import io.facelib.model.IngestRecord;
import io.facelib.model.IngestRequest;
import io.facelib.model.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A tenant's ingest: images that others put into the object store or on the web are taken in, in the background and at least
 * once, and only faces whose crop is sharp enough are stored. Safe for any number of threads; made by
 * {@link Tenant#ingest()}.
 */
public final class Ingest {
    private final Supplier<IngestJobs> jobs;
    private final TenantId tenant;

    Ingest(Supplier<IngestJobs> jobs, TenantId tenant) {
        this.jobs = jobs;
        this.tenant = tenant;
    }

    /**
     * Hands a request over. An object is read and hashed now, a URL is not looked at before its turn.
     *
     * @throws InvalidInputException if the object is in no bucket that holds pictures
     * @throws NotFoundException if the tenant has no such object
     */
    public IngestReceipt.Enqueued submit(IngestRequest request) {
        return IngestJobs.sole(submitAll(List.of(request), IngestOptions.defaults()));
    }

    /**
     * Hands requests over. Every object is read and hashed before the first one is in the queue: when one cannot be read,
     * none is.
     *
     * @return a receipt for each request, in their order
     * @throws InvalidInputException if there are none or more than the options allow
     * @throws FacelibException if an object cannot be read
     */
    public List<IngestReceipt> submitAll(List<IngestRequest> requests, IngestOptions options) {
        List<IngestItem> items = requests.stream()
                .map(request -> new IngestItem(tenant, request))
                .toList();
        return jobs.get().submit(items, options);
    }

    /**
     * What became of a request, by its idempotency key; empty while it waits, and when it ended as a dead letter.
     */
    public Optional<IngestRecord> find(String idempotencyKey) {
        return jobs.get().find(tenant, idempotencyKey);
    }
}
