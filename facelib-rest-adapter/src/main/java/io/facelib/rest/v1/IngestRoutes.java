package io.facelib.rest.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.FaceEngine;
import io.facelib.FaceEngineConfig;
import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.IngestItem;
import io.facelib.model.IngestOptions;
import io.facelib.model.IngestReceipt;
import io.facelib.model.IngestReceipt.Enqueued;
import io.facelib.model.IngestReceipt.Refused;
import io.facelib.model.TenantId;
import io.facelib.rest.error.V1Exception;
import io.facelib.rest.json.Json;
import io.facelib.rest.json.JsonFields;
import io.facelib.rest.json.Range;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import io.facelib.rest.settings.RestSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over images that are in the object store or on the web, for the work in the background. */
public final class IngestRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(IngestRoutes.class);
    private static final String STREAM = "REDIS_STREAM_NAME";

    private final String stream;
    private final Map<String, String> shown;

    public IngestRoutes(FaceEngine engine, RestSettings settings) {
        this.shown = shown(engine.config(), settings);
        this.stream = shown.getOrDefault(STREAM, "");
    }

    private static Map<String, String> shown(FaceEngineConfig engine, RestSettings settings) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("REDIS_URL", engine.jobs());
        shown.put(STREAM, "face:ingest");
        shown.put("PIPELINE_URL", "in-process: " + engine.model());
        shown.replaceAll((name, own) -> MaskedUrl.of(settings.shown().getOrDefault(name, own)));
        return shown;
    }

    /** @param enqueued the entry as it is in the queue */
    record Ingested(boolean ok, String stream, String messageId, JsonNode enqueued) {}

    /** @param ok whether all items are in the queue */
    record IngestedAll(boolean ok, String stream, int count, List<Item> results) {}

    /** What is answered where nothing was to be done. */
    record DryRun(boolean ok, boolean dryRun, int count, String stream, List<Item> results) {}

    /** What became of an item; what does not apply is not sent. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            int index,
            boolean ok,
            @Nullable String messageId,
            @Nullable String idempotencyKey,
            @Nullable String error) {
        static Item of(IngestReceipt receipt) {
            if (receipt instanceof Enqueued entry) {
                return new Item(entry.index(), true, entry.messageId(), entry.idempotencyKey(), null);
            }
            if (receipt instanceof Refused refused) {
                return new Item(
                        refused.index(),
                        false,
                        null,
                        null,
                        String.valueOf(refused.error().getMessage()));
            }
            return new Item(receipt.index(), true, null, null, null);
        }
    }

    public Reply ingest(Call call) throws IOException {
        JsonFields fields = call.json();
        IngestFields read = IngestFields.read(fields);
        fields.check();
        IngestItem item = read.item();
        TenantId tenant = call.tenant(item.tenant().value(), "body").id();
        List<IngestReceipt> receipts = submitted(call, List.of(item), "enqueue_failed");
        if (receipts.get(0) instanceof Refused refused) {
            throw refused.error();
        }
        Enqueued entry = (Enqueued) receipts.get(0);
        LOG.debug("an image of {} was enqueued as {}", tenant, entry.messageId());
        return Reply.json(new Ingested(true, stream, entry.messageId(), message(entry)));
    }

    private static JsonNode message(Enqueued entry) throws IOException {
        return Json.read(new ByteArrayInputStream(entry.message().getBytes(StandardCharsets.UTF_8)));
    }

    public Reply ingestBatch(Call call) throws IOException {
        JsonFields fields = call.json();
        List<IngestFields> read = fields.objects("items", Range.from(0), IngestFields::read);
        boolean dryRun = fields.bool("dry_run", false);
        int most = fields.integer("max_items", 500, Range.of(1, 5_000));
        fields.check();
        if (read.isEmpty()) {
            throw V1Exception.text(422, "items is empty");
        }
        if (read.size() > most) {
            throw V1Exception.text(413, "too_many_items: " + read.size() + " are more than the maximum of " + most);
        }
        List<IngestItem> items = read.stream().map(IngestFields::item).toList();
        call.tenants(items.stream().map(IngestItem::tenant).distinct().toList());
        return Reply.json(dryRun ? counted(items.size()) : enqueued(call, items));
    }

    private DryRun counted(int count) {
        List<Item> results = IntStream.range(0, count)
                .mapToObj(index -> new Item(index, true, null, null, null))
                .toList();
        return new DryRun(true, true, count, stream, results);
    }

    private IngestedAll enqueued(Call call, List<IngestItem> items) {
        List<Item> results = submitted(call, items, "batch_enqueue_failed").stream()
                .map(Item::of)
                .toList();
        return new IngestedAll(results.stream().allMatch(Item::ok), stream, results.size(), results);
    }

    private static List<IngestReceipt> submitted(Call call, List<IngestItem> items, String token) {
        try {
            return call.engine().ingest(items, IngestOptions.defaults().withMaxItems(items.size()));
        } catch (NotFoundException | InvalidInputException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        } catch (BackendException e) {
            LOG.error("images could not be handed over", e);
            throw failed(call.engine().config(), e, token);
        }
    }

    private static V1Exception unreadable(String why) {
        return V1Exception.text(400, "object_unreadable: " + why);
    }

    /** Where objects and work are kept by one backend, as on the heap, the work is taken for what failed. */
    private static V1Exception failed(FaceEngineConfig engine, BackendException failure, String token) {
        boolean objects =
                failure.backend().equals(engine.objects()) && !engine.objects().equals(engine.jobs());
        V1Exception told = objects
                ? unreadable("the object store does not answer")
                : V1Exception.text(500, token + ": the queue does not answer");
        return told.causedBy(failure);
    }

    public Reply config(Call call) {
        return Reply.json(shown);
    }
}
