package io.facelib.rest.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.BatchHandle;
import io.facelib.Batches;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.Metadata;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.json.BoundedList;
import io.facelib.rest.json.Json;
import io.facelib.rest.json.JsonFields;
import io.facelib.rest.json.QueryFields;
import io.facelib.rest.json.Range;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.RepeatedIds;
import io.facelib.rest.route.Reply;
import io.facelib.spi.BatchStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The routes of batches: many images, each fetched from its URL and indexed in the background. */
public final class BatchRoutes {
    private static final int MOST_IMAGES = 100;
    private static final int MOST_LISTED = 1_000;
    private static final int READ_AT_ONCE = 50;
    private static final Range ANY_SIZE = Range.from(0);

    record Created(String batchId, int totalImages, String status, String message) {}

    /** {@code POST /batch/index}: makes a batch; its images are not looked at before the answer. */
    public Reply create(Call call) throws IOException {
        JsonFields fields = call.json();
        List<String> urls = fields.strings("image_urls", ANY_SIZE);
        Optional<JsonNode> metadata = fields.optionalObject("metadata");
        if (urls.stream().anyMatch(url -> url.length() > BatchSource.MAX_LENGTH)) {
            fields.refuse("image_urls", "string_too_long", "no URL may be longer than " + BatchSource.MAX_LENGTH);
        }
        fields.check();
        requireSize(urls.size());
        BatchOptions options = BatchOptions.defaults()
                .withMetadata(metadata.map(object -> Metadata.copyOf(Json.plain(object)))
                        .orElse(Metadata.none()));
        List<BatchSource> sources =
                urls.stream().<BatchSource>map(BatchSource.Url::new).toList();
        BatchId id = call.repeatedIds().map(RepeatedIds::batch).orElseGet(BatchId::random);
        return Reply.json(
                created(call.tenant().batches().index(id, sources, options).asFound()));
    }

    /** A request that is sent again may find its batch, which is told as it stands. */
    private static Created created(Batch batch) {
        String status = BatchState.status(batch);
        String message = batch.status() == BatchStatus.CREATED
                ? batch.total() + " images are queued"
                : "the batch was made before and is " + status + ": of " + batch.total() + " images "
                        + batch.processed() + " are done, " + batch.failed() + " of these failed";
        return new Created(batch.id().value(), batch.total(), status, message);
    }

    private static void requireSize(int images) {
        if (images == 0) {
            throw new LegacyException(ErrorCode.NO_IMAGE_URLS);
        }
        if (images > MOST_IMAGES) {
            throw new LegacyException(
                    ErrorCode.INVALID_BATCH_SIZE, images + " images are more than the limit of " + MOST_IMAGES);
        }
    }

    /** {@code GET /batch/{batch_id}/status}: how far a batch is. */
    public Reply status(Call call) {
        Batches batches = call.tenant().batches();
        Batch batch = stated(handle(call, batches));
        return Reply.json(BatchState.of(batch, batches));
    }

    private static Batch stated(BatchHandle handle) {
        try {
            return handle.status();
        } catch (NotFoundException e) {
            throw new LegacyException(ErrorCode.BATCH_NOT_FOUND); // cleaned up meanwhile
        }
    }

    /** The batch that the path names. That it does not exist goes before that it is somebody else's. */
    private static BatchHandle handle(Call call, Batches batches) {
        BatchId id = id(call.path("batch_id"));
        try {
            return batches.get(id);
        } catch (NotFoundException e) {
            throw new LegacyException(
                    batches.existsAnywhere(id) ? ErrorCode.BATCH_ACCESS_DENIED : ErrorCode.BATCH_NOT_FOUND);
        }
    }

    private static BatchId id(String text) {
        try {
            return BatchId.of(text);
        } catch (InvalidInputException e) {
            throw new LegacyException(ErrorCode.BATCH_NOT_FOUND);
        }
    }

    record Listed(List<BatchState.Listed> batches, int totalCount, int limit, int offset, boolean hasMore) {}

    /**
     * {@code GET /batch/list}: the tenant's batches, newest first. Where they are too long for one answer it has fewer than
     * were asked for, and says so in {@code limit}: the next ones begin at {@code offset} plus {@code limit} in any case.
     */
    public Reply list(Call call) {
        QueryFields query = call.query();
        int limit = Math.min(query.integer("limit", 20, Range.from(1)), MOST_LISTED);
        int offset = query.integer("offset", 0, Range.from(0));
        query.check();
        Batches batches = call.tenant().batches();
        BoundedList<BatchState.Listed> states = new BoundedList<>();
        int total = gather(states, batches, offset, limit);
        int given = states.isFull() ? states.size() : limit;
        boolean more = (long) offset + given < total;
        return Reply.json(new Listed(states.items(), total, given, offset, more));
    }

    /** Returns how many batches there are altogether. */
    private static int gather(BoundedList<BatchState.Listed> states, Batches batches, int offset, int limit) {
        int total;
        do {
            int from = offset + states.size();
            BatchStore.Listing part = batches.list(from, Math.min(limit - states.size(), READ_AT_ONCE));
            part.batches().forEach(batch -> states.add(() -> BatchState.Listed.of(batch, batches)));
            total = part.batches().isEmpty() ? Math.min(part.total(), from) : part.total();
        } while (!states.isFull() && states.size() < limit && (long) offset + states.size() < total);
        return total;
    }

    record Cancelled(String message, String batchId, String status) {}

    /** {@code DELETE /batch/{batch_id}}: calls a batch off that has not ended. */
    public Reply cancel(Call call) {
        BatchHandle batch = handle(call, call.tenant().batches());
        try {
            batch.cancel();
        } catch (NotFoundException e) {
            throw new LegacyException(ErrorCode.BATCH_NOT_FOUND); // cleaned up meanwhile
        } catch (InvalidInputException e) {
            throw new LegacyException(ErrorCode.BATCH_CANCELLATION_FAILED, String.valueOf(e.getMessage()));
        }
        String id = batch.id().value();
        return Reply.json(new Cancelled("batch " + id + " is cancelled", id, "cancelled"));
    }

    record CleanedUp(String message, int cleanedCount, int maxAgeHours) {}

    /** {@code POST /batch/cleanup}: forgets the tenant's batches that ended long enough ago. */
    public Reply cleanUp(Call call) {
        QueryFields query = call.query();
        int hours = query.integer("max_age_hours", 24, Range.from(0));
        query.check();
        int cleaned = call.tenant().batches().cleanUp(Duration.ofHours(hours));
        return Reply.json(new CleanedUp(String.format(Locale.ROOT, "%d batches removed", cleaned), cleaned, hours));
    }
}
