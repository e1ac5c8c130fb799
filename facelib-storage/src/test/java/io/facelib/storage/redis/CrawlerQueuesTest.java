package io.facelib.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.crawl.CandidateImage;
import io.facelib.crawl.CrawlerItems;
import io.facelib.crawl.FaceDetection;
import io.facelib.crawl.FaceResult;
import io.facelib.crawl.ImageTask;
import io.facelib.crawl.TaskStatus;
import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.BoundingBox;
import io.facelib.model.Point;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The crawler's lists in a server of their own, since their keys are fixed; beside them works what its other parts call. */
@Timeout(60)
class CrawlerQueuesTest {
    private static final String TASK = "{\"temp_path\": \"images/a.jpg\", \"phash\": \"df9883b668971c8a\","
            + " \"candidate\": {\"page_url\": \"https://example.org/p\", \"img_url\": \"https://example.org/a.jpg\","
            + " \"selector_hint\": \"img\", \"site_id\": \"site\", \"alt_text\": null, \"width\": 640,"
            + " \"discovered_at\": \"2026-11-22T10:00:00.123456\", \"has_srcset\": true},"
            + " \"file_size\": 1234, \"mime_type\": \"image/jpeg\", \"created_at\": \"2026-11-22T10:00:01\","
            + " \"status\": \"processing\", \"unknown\": 1}";

    @TempDir
    private Path folder;

    @Test
    void lists_takeAsTheOtherPartsDo() {
        try (RedisProcess process = RedisProcess.start(folder);
                CrawlerQueues queues = CrawlerQueues.on(process.server(), 128);
                RedisClient other =
                        RedisClient.create(java.net.URI.create(process.server().toString()))) {
            assertThat(queues.add(CrawlerList.SITES, List.of("a", "b", "c"))).isEqualTo(3);
            assertThat(other.brpop(1, "nc:sites")).containsExactly("nc:sites", "c");
            assertThat(queues.take(CrawlerList.SITES, Duration.ZERO)).contains("b");

            other.rpush("gpu:inbox", "1", "2", "3", "4");
            assertThat(queues.takeSeveral(CrawlerList.GPU_INBOX, 3, Duration.ZERO))
                    .containsExactly("1", "2", "3");
            assertThat(queues.takeSeveral(CrawlerList.GPU_INBOX, 3, Duration.ZERO))
                    .containsExactly("4");
            assertThat(queues.takeSeveral(CrawlerList.GPU_INBOX, 3, Duration.ofMillis(20)))
                    .isEmpty();
            assertThat(queues.depth(CrawlerList.SITES)).isEqualTo(1);
        }
    }

    @Test
    void take_waitsForAnItem_longerThanTheServerMayTakeToAnswer() {
        try (RedisProcess process = RedisProcess.start(folder);
                CrawlerQueues queues = CrawlerQueues.on(process.server(), 128)) {
            assertThat(queues.take(CrawlerList.RESULTS, Duration.ofMillis(1_200)))
                    .isEmpty();
            CompletableFuture<Optional<String>> waiting =
                    CompletableFuture.supplyAsync(() -> queues.take(CrawlerList.RESULTS, Duration.ofSeconds(30)));
            queues.add(CrawlerList.RESULTS, List.of("item"));
            assertThat(waiting.join()).contains("item");
        }
    }

    @Test
    void take_serverThatIsFrozen_isGivenUp() {
        try (RedisProcess process = RedisProcess.start(folder);
                CrawlerQueues queues = CrawlerQueues.on(process.server(), 128)) {
            queues.depth(CrawlerList.SITES);
            process.freeze();
            BackendException frozen = catchThrowableOfType(
                    BackendException.class, () -> queues.take(CrawlerList.SITES, Duration.ofMinutes(5)));
            assertThat(frozen.retryable()).isTrue();
            process.thaw();
        }
    }

    @Test
    void pressure_beginsAboveThreeQuarters_ofImagesOrResults() {
        try (RedisProcess process = RedisProcess.start(folder);
                CrawlerQueues queues = CrawlerQueues.on(process.server(), 8)) {
            List<String> six = IntStream.range(0, 6).mapToObj(Integer::toString).toList();
            queues.add(CrawlerList.CANDIDATES, six);
            queues.add(CrawlerList.CANDIDATES, six);
            queues.add(CrawlerList.RESULTS, six);
            assertThat(queues.isPressed()).isFalse();
            queues.add(CrawlerList.RESULTS, List.of("7"));
            assertThat(queues.isPressed()).isTrue();
        }
    }

    @Test
    void items_areReadAndWrittenAsTheServiceHasThem() {
        ImageTask task = CrawlerItems.readImageTask(TASK);
        CandidateImage candidate = new CandidateImage(
                "https://example.org/p",
                "https://example.org/a.jpg",
                "img",
                "site",
                Optional.empty(),
                Optional.of(640),
                Optional.empty(),
                Instant.parse("2026-11-22T10:00:00.123456Z"),
                Optional.empty(),
                Optional.empty(),
                true);
        assertThat(task)
                .isEqualTo(new ImageTask(
                        Path.of("images/a.jpg"),
                        "df9883b668971c8a",
                        candidate,
                        1234,
                        "image/jpeg",
                        Instant.parse("2026-11-22T10:00:01Z"),
                        TaskStatus.PROCESSING));
        assertThat(CrawlerItems.readImageTask(CrawlerItems.write(task))).isEqualTo(task);
        FaceDetection face = new FaceDetection(
                new BoundingBox(1, 2, 3, 4),
                List.of(new Point(1.5, 2)),
                Optional.empty(),
                0.9,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(CrawlerItems.write(FaceResult.of(
                        task, List.of(face), Duration.ofMillis(12), false, Instant.parse("2026-11-22T10:00:02Z"))))
                .startsWith("{\"image_task\":{\"temp_path\":\"images/a.jpg\",\"phash\":\"df9883b668971c8a\",")
                .contains("\"created_at\":\"2026-11-22T10:00:01\",\"status\":\"processing\"}")
                .endsWith("\"faces\":[{\"bbox\":[1.0,2.0,3.0,4.0],\"landmarks\":[[1.5,2.0]],\"embedding\":null,"
                        + "\"quality\":0.9,\"age\":null,\"gender\":null}],\"crop_paths\":[],\"raw_image_key\":null,"
                        + "\"thumbnail_keys\":[],\"processing_time_ms\":12.0,\"gpu_used\":false,\"saved_to_raw\":false,"
                        + "\"saved_to_thumbs\":false,\"skip_reason\":null,\"created_at\":\"2026-11-22T10:00:02\"}");
    }

    @Test
    void items_thatAreNone_areRefusedByTheNameOfTheMember() {
        for (String[] wrong : new String[][] {
            {"no json", "item"},
            {"[]", "temp_path"},
            {TASK.replace("df98", "../../"), "phash"},
            {TASK.replace("processing", "lost"), "status"},
            {TASK.replace("10:00:01", "noon"), "created_at"},
            {TASK.replace("\"https://example.org/a.jpg\"", "5"), "img_url"}
        }) {
            assertThatThrownBy(() -> CrawlerItems.readImageTask(wrong[0]))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(wrong[1]);
        }
    }
}
