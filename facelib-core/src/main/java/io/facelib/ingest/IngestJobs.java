package io.facelib.ingest;

import io.facelib.error.InvalidInputException;
import io.facelib.job.JobRunner;
import io.facelib.job.Lane;
import io.facelib.model.IngestItem;
import io.facelib.model.IngestOptions;
import io.facelib.model.IngestReceipt;
import io.facelib.model.IngestReceipt.Counted;
import io.facelib.model.IngestReceipt.Enqueued;
import io.facelib.model.IngestReceipt.Refused;
import io.facelib.model.IngestRecord;
import io.facelib.model.IngestRequest;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import io.facelib.spi.NewJob;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Puts messages into the queue, and has them processed. Safe for any number of threads. */
public final class IngestJobs implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final EngineParts parts;
    private final IngestImages images;
    private final Optional<JobRunner> runner;

    /**
     * Begins to work at once.
     *
     * @param workers how many messages are processed at a time; 0 leaves the work to other processes
     */
    public IngestJobs(EngineParts parts, IngestSettings settings, int workers) {
        this.parts = parts;
        this.images = new IngestImages(parts, settings);
        this.runner = workers == 0
                ? Optional.empty()
                : Optional.of(new JobRunner(
                        parts.jobs(),
                        Lane.of(IngestHandler.LANE, workers, Math.min(workers, Lane.MAX_PER_GROUP), ATTEMPTS),
                        new IngestHandler(parts, settings)));
    }

    /**
     * Hands requests over, of one tenant or several. Every object is read and hashed before the first message is put into
     * the queue: when one cannot be read, none is. A message that the queue does not take is told in its receipt.
     *
     * @return a receipt for each request, in their order
     * @throws InvalidInputException if there are none or more than the options allow, or an object is none that may be read
     */
    public List<IngestReceipt> submit(List<IngestItem> items, IngestOptions options) {
        if (items.isEmpty() || items.size() > options.maxItems()) {
            throw new InvalidInputException("items", items.size() + " requests are outside 1 to " + options.maxItems());
        }
        return options.dryRun() ? counted(items.size()) : enqueued(items, hashes(items));
    }

    private static List<IngestReceipt> counted(int count) {
        List<IngestReceipt> receipts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            receipts.add(new Counted(i));
        }
        return receipts;
    }

    /** The hash of each item's object; empty for a URL. An object that is named twice is read once. */
    private List<Optional<String>> hashes(List<IngestItem> items) {
        Map<List<Object>, String> known = new HashMap<>();
        List<Optional<String>> hashes = new ArrayList<>(items.size());
        for (IngestItem item : items) {
            IngestRequest request = item.request();
            String bucket = request.bucket().orElse("");
            String key = request.key().orElse("");
            hashes.add(
                    request.isObject()
                            ? Optional.of(known.computeIfAbsent(
                                    List.of(item.tenant(), bucket, key),
                                    name -> images.sha256(item.tenant(), bucket, key)))
                            : Optional.empty());
        }
        return hashes;
    }

    private List<IngestReceipt> enqueued(List<IngestItem> items, List<Optional<String>> hashes) {
        Instant now = parts.clock().instant();
        List<IngestReceipt> receipts = new ArrayList<>(items.size());
        List<NewJob> jobs = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            try {
                IngestMessage message = message(items.get(i), hashes.get(i), now);
                NewJob job = job(items.get(i).tenant(), message, now);
                jobs.add(job);
                receipts.add(new Enqueued(i, job.id(), message.idempotencyKey().orElse(""), job.payload()));
            } catch (InvalidInputException e) {
                receipts.add(new Refused(i, e));
            }
        }
        if (!jobs.isEmpty()) {
            parts.jobs().enqueue(jobs);
            runner.ifPresent(JobRunner::wake);
        }
        return receipts;
    }

    private static IngestMessage message(IngestItem item, Optional<String> hash, Instant now) {
        String key = IngestMessage.given(item.request().idempotencyKey())
                .orElseGet(() -> UUID.randomUUID().toString());
        return IngestMessage.of(item.tenant(), item.request(), hash, key, now);
    }

    private static NewJob job(TenantId tenant, IngestMessage message, Instant now) {
        String payload = message.toJson();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(payload)) {
            throw new InvalidInputException("request", "a text has half of a surrogate pair, which has no UTF-8");
        }
        String id = now.toEpochMilli() + "-" + ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        return NewJob.of(tenant, IngestHandler.LANE, id, tenant.value(), payload);
    }

    /** What became of a message, by its idempotency key; empty while it waits, and when it could not be processed. */
    public Optional<IngestRecord> find(TenantId tenant, String idempotencyKey) {
        return parts.state().ingests().find(tenant, idempotencyKey);
    }

    /** Looks for messages now. */
    public void wake() {
        runner.ifPresent(JobRunner::wake);
    }

    /** Lets running messages finish or hands them back. */
    @Override
    public void close() {
        runner.ifPresent(JobRunner::close);
    }

    /**
     * The receipt of a request that was handed over alone.
     *
     * @throws FacelibException why it was refused
     */
    public static Enqueued sole(List<IngestReceipt> receipts) {
        if (receipts.get(0) instanceof Refused refused) {
            throw refused.error();
        }
        return (Enqueued) receipts.get(0);
    }
}
