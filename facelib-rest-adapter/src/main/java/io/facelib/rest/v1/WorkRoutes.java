package io.facelib.rest.v1;

import io.facelib.DeadLetters;
import io.facelib.Tenant;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.BatchId;
import io.facelib.model.DeadLetter;
import io.facelib.model.PageRequest;
import io.facelib.model.WorkKind;
import io.facelib.rest.error.V1Exception;
import io.facelib.rest.json.JsonFields;
import io.facelib.rest.json.QueryFields;
import io.facelib.rest.json.Range;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Work in the background that failed: dead letters of ingest and of webhooks, failed items of a batch. */
public final class WorkRoutes {
    private static final Map<String, WorkKind> KINDS =
            Arrays.stream(WorkKind.values()).collect(Collectors.toMap(WorkKind::lane, Function.identity()));

    private static final String INGEST = WorkKind.INGEST.lane();
    private static final Range COUNT = Range.of(1, 1_000);

    /**
     * Work that was given up.
     *
     * @param id to replay or drop it by
     * @param error why it was given up
     * @param attempts how often it was tried
     * @param askedAt when it was asked for, Unix seconds
     * @param failedAt when it was given up, Unix seconds
     * @param content the ingest message as it was in the queue, or the ids of event and endpoint
     */
    record Shown(String id, String kind, String error, int attempts, double askedAt, double failedAt, String content) {
        static Shown of(DeadLetter letter) {
            return new Shown(
                    letter.id(),
                    letter.kind().lane(),
                    letter.reason(),
                    letter.attempts(),
                    PeopleRoutes.seconds(letter.asked()),
                    PeopleRoutes.seconds(letter.died()),
                    letter.content());
        }
    }

    /** How many there were. */
    record Counted(boolean ok, int count) {}

    /** @param retried how many failed items are tried again */
    record Retried(boolean ok, String batchId, int retried) {}

    public Reply deadLetters(Call call) {
        QueryFields query = call.query();
        String named = query.string("tenant_id");
        String kind = query.oneOf("kind", INGEST, KINDS.keySet());
        PageRequest request = Paging.request(query);
        query.check();
        DeadLetters letters = call.tenant(named, "query").deadLetters();
        return Reply.json(Paging.answer("dead_letters", request, page -> letters.list(kind(kind), page), Shown::of));
    }

    public Reply replay(Call call) throws IOException {
        return counted(call, DeadLetters::replay);
    }

    public Reply drop(Call call) throws IOException {
        return counted(call, DeadLetters::drop);
    }

    private interface Verb {
        int of(DeadLetters letters, WorkKind kind, List<String> ids);
    }

    private static Reply counted(Call call, Verb verb) throws IOException {
        JsonFields fields = call.json();
        String named = fields.string("tenant_id");
        String kind = fields.optionalString("kind").orElse(INGEST);
        List<String> ids = fields.strings("ids", COUNT);
        if (!KINDS.containsKey(kind)) {
            fields.refuse("kind", "enum", "must be one of " + KINDS.keySet());
        }
        fields.check();
        Tenant tenant = call.tenant(named, "body");
        return Reply.json(new Counted(true, verb.of(tenant.deadLetters(), kind(kind), ids)));
    }

    private static WorkKind kind(String lane) {
        return KINDS.getOrDefault(lane, WorkKind.INGEST);
    }

    public Reply retryBatch(Call call) throws IOException {
        JsonFields fields = call.json();
        String named = fields.string("tenant_id");
        fields.check();
        Tenant tenant = call.tenant(named, "body");
        try {
            BatchId id = BatchId.of(call.path("batch_id"));
            return Reply.json(
                    new Retried(true, id.value(), tenant.batches().get(id).retryFailed()));
        } catch (InvalidInputException | NotFoundException e) {
            throw V1Exception.text(404, "batch_not_found");
        }
    }
}
