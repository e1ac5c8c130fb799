package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.fake.FakeModels;
import io.facelib.http.AddressPolicy;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.FaceFilter;
import io.facelib.model.IngestRequest;
import io.facelib.model.Metadata;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WorkKind;
import io.facelib.spi.CombinedStorage;
import io.facelib.spi.JobQueue;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.redis.RedisIngest;
import io.facelib.storage.redis.RedisQueue;
import io.facelib.storage.redis.RedisServer;
import io.facelib.testkit.Servers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntry;

/** The stream that other services share, as those see it: what is written to it, and what becomes of what they write. */
@Timeout(120)
class RedisIngestTest {
    private static final String NO_HASH = "0000000000000000";
    private static final String SOME_HASH = "92299edaf67f9ae05612ab4ecd1652ee3270d22721ac6c6e54d562996ad99ad0";

    @TempDir
    private Path folder;

    private final URI address = URI.create(Servers.variable("FACELIB_REDIS"));
    private final String prefix = "ingest-" + UUID.randomUUID();
    private final String stream = prefix + ":face:ingest";
    private final RedisClient redis = RedisClient.create(address);
    private WorkSite site;

    @BeforeEach
    void startSite() throws Exception {
        site = new WorkSite();
    }

    @AfterEach
    void clean() {
        redis.keys("*" + prefix + "*").forEach(redis::del);
        redis.close();
        site.close();
    }

    private RedisQueue queue(RedisIngest ingest) {
        return RedisQueue.on(RedisServer.at(address).withPrefix(prefix)).withIngest(ingest.withStream(stream));
    }

    private FaceEngine engine(int workers, RedisIngest ingest) {
        return FaceEngine.builder()
                .models(FakeModels.models())
                .storage(CombinedStorage.over(EmbeddedStorage.at(folder.resolve("data")))
                        .withQueue(queue(ingest)))
                .background(BackgroundOptions.defaults().withIngestWorkers(workers))
                .addresses(AddressPolicy.publicOnly().allowing("127.0.0.1/32"))
                .build();
    }

    private FaceEngine engine() {
        return engine(2, RedisIngest.standard());
    }

    // --- what is written ---------------------------------------------------------------------------------------------

    @Test
    void producer_entry_isByteForByteThatOfTheService() {
        try (FaceEngine engine = engine(0, RedisIngest.standard())) {
            engine.tenant("acme-co")
                    .ingest()
                    .submit(IngestRequest.ofUrl("https://example.org/p.jpg")
                            .withTimestamp(1_700_000_000)
                            .withMetadata(Metadata.of("name", "Zoë / \"O'Hara\" \uD83D\uDE00"))
                            .withIdempotencyKey("key ü"));

            StreamEntry entry = redis.xrange(stream, "-", "+").get(0);
            assertThat(redis.xlen(stream)).isEqualTo(1);
            assertThat(entry.getFields())
                    .isEqualTo(Map.of(
                            "message",
                            "{\"tenant_id\":\"acme-co\",\"bucket\":null,\"key\":null,"
                                    + "\"url\":\"https://example.org/p.jpg\",\"site\":\"unknown\","
                                    + "\"image_sha256\":\"" + SOME_HASH + "\",\"image_phash\":\"" + NO_HASH + "\","
                                    + "\"ts\":1700000000,\"meta\":{\"name\":\"Zoë / \\\"O'Hara\\\" \uD83D\uDE00\"},"
                                    + "\"source\":\"backend-api\",\"idempotency_key\":\"key ü\",\"face_hints\":null}",
                            "idempotency_key",
                            "key ü",
                            "tenant_id",
                            "acme-co"));
            String names =
                    "local f = redis.call('XRANGE', KEYS[1], '-', '+')[1][2] return f[1] .. ' ' .. f[3] .. ' ' .. f[5]";
            assertThat(redis.eval(names, 1, stream)).isEqualTo("message idempotency_key tenant_id");
            assertThat(engine.health().unfinished()).containsEntry("ingest", 0L);
        }
    }

    @Test
    void producer_sameKeyTwice_writesTwoEntries_ofWhichOneFaceComes() throws Exception {
        try (FaceEngine engine = engine(0, RedisIngest.standard())) {
            for (int i = 0; i < 2; i++) {
                engine.tenant("acme")
                        .ingest()
                        .submit(IngestRequest.ofUrl(picture("same")).withIdempotencyKey("once"));
            }
            assertThat(redis.xlen(stream)).isEqualTo(2);
        }
        try (FaceEngine engine = engine()) {
            awaitDone(2, 0);
            assertThat(engine.tenant("acme").faces().count(FaceFilter.all())).isEqualTo(1);
        }
    }

    // --- what is read ------------------------------------------------------------------------------------------------

    private String picture(String name) {
        return site.url() + "/picture/" + name + ".png";
    }

    /** As a producer in another language writes it: with spaces, members in another order. */
    private String message(String tenant, String name) {
        return "{\"image_phash\": \"" + NO_HASH + "\", \"image_sha256\": \"" + SOME_HASH + "\", \"tenant_id\": \""
                + tenant + "\", \"bucket\": null, \"key\": null, \"site\": \"s\", \"url\": \"" + picture(name) + "\"}";
    }

    private StreamEntryID add(Map<String, String> fields) {
        return redis.xadd(stream, StreamEntryID.NEW_ENTRY, fields);
    }

    /** Until as many entries as there are have been acknowledged, and as many letters told. */
    private void awaitDone(long entries, long letters) {
        while (!isDone(entries) || redis.xlen(stream + ":dlq") < letters) {
            Thread.onSpinWait();
        }
    }

    private boolean isDone(long entries) {
        return redis.exists(stream)
                && redis.xinfoGroups(stream).stream()
                        .anyMatch(group -> group.getPending() == 0
                                && group.getGroupInfo().get("entries-read") instanceof Long read
                                && read == entries);
    }

    @Test
    void consumer_entriesOfOtherProducers_becomeFaces_andAreAcknowledgedAndTrimmed() {
        add(Map.of("message", message("acme", "a"), "idempotency_key", "k1", "tenant_id", "acme"));
        add(Map.of("data", message("acme", "b"), "tenant_id", "acme"));
        add(Map.of("message", message("acme", "c"), "data", "not this"));
        add(Map.of("message", message("other", "d"), "tenant_id", "other"));
        try (FaceEngine engine = engine()) {
            awaitDone(4, 0);
            assertThat(engine.tenant("acme").faces().count(FaceFilter.all())).isEqualTo(3);
            assertThat(engine.tenant("other").faces().count(FaceFilter.all())).isEqualTo(1);
            assertThat(redis.xlen(stream + ":dlq")).isZero();
        }
    }

    @Test
    void consumer_malformedEntries_areToldAsTheServiceTellsThem() {
        Map<StreamEntryID, Map<String, String>> expected = new LinkedHashMap<>();
        Map<String, String> ordered = new LinkedHashMap<>();
        ordered.put("message", "{\"half\": \"\\");
        ordered.put("tenant_id", "acme/../x");
        ordered.put("ü", "a/b\\/c \"d\"\n");
        refused(expected, Map.of("other", "x"), "empty_or_unparsable", "{\"other\": \"x\"}");
        refused(expected, Map.of("message", ""), "empty_or_unparsable", "{\"message\": \"\"}");
        refused(expected, Map.of("message", "[1, 2]"), "empty_or_unparsable", "{\"message\": \"[1, 2]\"}");
        refused(expected, Map.of("data", "no json"), "empty_or_unparsable", "{\"data\": \"no json\"}");
        refusedMessage(expected, ordered, "tenant_id is none that may be used");
        refusedMessage(
                expected,
                Map.of("message", "{\"site\": \"s\", \"bucket\": null, \"url\": 5}"),
                "missing_fields: image_sha256, key, tenant_id, url, image_phash");
        refusedMessage(
                expected,
                Map.of("message", "{\"tenant_id\": \"acme\", \"url\": \"\"}", "tenant_id", "acme"),
                "missing_fields: image_sha256, bucket, key, site, url, image_phash");
        refusedMessage(expected, Map.of("message", message("default", "a")), "tenant_id is none that may be used");
        refusedMessage(
                expected,
                Map.of("message", message("acme", "a"), "tenant_id", "other"),
                "tenant_id is not that of the queue entry");
        StreamEntryID text = add(Map.of("message", "{\"broken", "tenant_id", "acme"));
        add(Map.of("message", message("acme", "good"), "tenant_id", "acme"));
        try (FaceEngine engine = engine()) {
            awaitDone(11, 10);
            Map<StreamEntryID, Map<String, String>> told = new LinkedHashMap<>();
            redis.xrange(stream + ":dlq", "-", "+")
                    .forEach(letter ->
                            told.put(new StreamEntryID(letter.getFields().get("original_id")), letter.getFields()));
            Map<String, String> broken = told.remove(text);
            assertThat(broken)
                    .containsEntry("error", "empty_or_unparsable")
                    .containsOnlyKeys("error", "original_id", "fields");
            assertThat(told).isEqualTo(expected);
            assertThat(engine.tenant("acme").faces().count(FaceFilter.all())).isEqualTo(1);
            assertThat(engine.tenant("acme")
                            .deadLetters()
                            .list(WorkKind.INGEST, PageRequest.first(10))
                            .items())
                    .hasSize(2);
        }
    }

    private void refused(
            Map<StreamEntryID, Map<String, String>> expected, Map<String, String> entry, String error, String fields) {
        StreamEntryID id = add(entry);
        expected.put(id, Map.of("error", error, "original_id", id.toString(), "fields", fields));
    }

    private void refusedMessage(
            Map<StreamEntryID, Map<String, String>> expected, Map<String, String> entry, String error) {
        StreamEntryID id = add(entry);
        expected.put(id, Map.of("error", error, "original_id", id.toString(), "message", entry.get("message")));
    }

    @Test
    void consumer_entriesThatADeadConsumerLeft_areTakenOver_pageByPage() {
        int entries = 30;
        redis.xgroupCreate(stream, "pipeline", new StreamEntryID(0, 0), true);
        IntStream.range(0, entries)
                .forEach(i -> add(Map.of("message", message("acme", "left" + i), "tenant_id", "acme")));
        List<StreamEntryID> left = new ArrayList<>();
        redis.xreadGroup(
                        "pipeline",
                        "pipe-dead",
                        XReadGroupParams.xReadGroupParams().count(entries),
                        Map.of(stream, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY))
                .get(0)
                .getValue()
                .forEach(entry -> left.add(entry.getID()));
        StreamEntryID young = left.remove(entries - 1);
        redis.xclaim(
                stream,
                "pipeline",
                "pipe-dead",
                0,
                XClaimParams.xClaimParams().idle(5 * 60_000 + 1),
                left.toArray(StreamEntryID[]::new));

        try (FaceEngine engine = engine()) {
            while (redis.xpending(stream, "pipeline").getTotal() > 1) {
                Thread.onSpinWait();
            }
            assertThat(redis.xpending(stream, "pipeline").getMinId()).isEqualTo(young);
            assertThat(engine.tenant("acme").faces().count(FaceFilter.all())).isEqualTo(entries - 1);
        }
    }

    @Test
    void trimming_leavesWhatAnyGroupHasNotSeenOrNotAcknowledged() {
        redis.xgroupCreate(stream, "another", new StreamEntryID(0, 0), true);
        for (int i = 0; i < 5; i++) {
            add(Map.of("message", message("acme", "trim" + i), "tenant_id", "acme"));
        }
        List<StreamEntryID> read = redis
                .xreadGroup(
                        "another",
                        "somebody",
                        XReadGroupParams.xReadGroupParams().count(3),
                        Map.of(stream, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY))
                .get(0)
                .getValue()
                .stream()
                .map(StreamEntry::getID)
                .toList();
        redis.xack(stream, "another", read.get(0));
        try (FaceEngine engine = engine()) {
            awaitDone(5, 0);
            add(Map.of("message", message("acme", "trim5"), "tenant_id", "acme"));
            awaitDone(6, 0);
            assertThat(engine.tenant("acme").faces().count(FaceFilter.all())).isEqualTo(6);
        }
        assertThat(redis.xrange(stream, "-", "+").get(0).getID()).isEqualTo(read.get(1));
        assertThat(redis.xlen(stream)).isEqualTo(5);
    }

    @Test
    void erase_ofATenant_takesItsEntriesAndLettersToo() {
        for (String tenant : List.of("acme", "other")) {
            add(Map.of("message", "{\"tenant_id\": \"" + tenant + "\"}"));
            add(Map.of("data", message(tenant, "a"), "tenant_id", tenant));
            redis.xadd(
                    stream + ":dlq",
                    StreamEntryID.NEW_ENTRY,
                    Map.of("error", "e", "original_id", "1-1", "message", message(tenant, "b")));
        }
        try (JobQueue queue = queue(RedisIngest.standard().keepingEntries()).open(StorageSetup.of(Clock.systemUTC()))) {
            queue.erase(TenantId.of("acme"));
        }
        for (String name : List.of(stream, stream + ":dlq")) {
            assertThat(redis.xrange(name, "-", "+").toString())
                    .contains("other")
                    .doesNotContain("acme");
        }
        assertThat(redis.xlen(stream)).isEqualTo(2);
        assertThat(redis.xlen(stream + ":dlq")).isEqualTo(1);
    }
}
