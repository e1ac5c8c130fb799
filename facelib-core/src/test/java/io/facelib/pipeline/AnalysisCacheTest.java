package io.facelib.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidInputException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.image.ImageAdmission;
import io.facelib.image.ImageDecoder;
import io.facelib.image.ImageLimits;
import io.facelib.inference.BatchingOptions;
import io.facelib.inference.Priority;
import io.facelib.model.CacheStatistics;
import io.facelib.model.FaceImage;
import io.facelib.model.PixelBuffer;
import io.facelib.model.QualityProfile;
import io.facelib.model.TenantId;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import io.facelib.testkit.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysisCacheTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId OTHER = TenantId.of("other");
    private static final PipelineRequest ALL = PipelineRequest.of(QualityProfile.CRAWLER_INGEST, EmbedFaces.ALL);

    private final AtomicLong nanos = new AtomicLong();
    private final FacePipeline pipeline = new FacePipeline(
            new ImageDecoder(
                    ImageLimits.defaults(), new ImageAdmission(ImageLimits.defaults(), Duration.ofSeconds(10))),
            FakeModels.models().open(Optional.empty()),
            BatchingOptions.defaults());
    private final AnalysisCache cache = new AnalysisCache(pipeline, 1 << 20, nanos::get);

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void run_sameBytesAgain_isTheSameAnswer() {
        PipelineResult first = cache.run(ACME, copy("alice"), ALL);

        assertThat(cache.run(ACME, copy("alice"), ALL)).isSameAs(first);
        assertThat(first.analysis().faces()).hasSize(1);
        assertThat(cache.statistics())
                .isEqualTo(new CacheStatistics(1, 1, 1, cache.statistics().bytes()));
        assertThat(cache.statistics().bytes()).isPositive();
    }

    @Test
    void run_fileWithOtherContent_isAnalysedAnew(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("photo.jpg");
        Files.write(file, bytes("alice"));
        PipelineResult alice = cache.run(ACME, FaceImage.of(file), ALL);
        assertThat(cache.run(ACME, copy("alice"), ALL)).isSameAs(alice);
        Files.write(file, bytes("bob"));

        assertThat(cache.run(ACME, FaceImage.of(file), ALL).analysis().perceptualHash())
                .isNotEqualTo(alice.analysis().perceptualHash());
    }

    @Test
    void run_otherTenant_sharesNothing() {
        PipelineResult first = cache.run(ACME, copy("alice"), ALL);

        assertThat(cache.run(OTHER, copy("alice"), ALL)).isNotSameAs(first);
    }

    @Test
    void run_otherQuestion_isAnotherAnswer() {
        PipelineResult first = cache.run(ACME, copy("alice"), ALL);

        for (PipelineRequest other : List.of(
                PipelineRequest.of(QualityProfile.CRAWLER_INGEST, EmbedFaces.BEST_USABLE),
                PipelineRequest.of(QualityProfile.CRAWLER_INGEST, EmbedFaces.NONE),
                PipelineRequest.of(QualityProfile.VERIFY, EmbedFaces.ALL),
                ALL.withTryRotations(true),
                ALL.withLiveScores())) {
            assertThat(cache.run(ACME, copy("alice"), other)).isNotSameAs(first);
        }
        assertThat(cache.run(ACME, copy("alice"), ALL.withPriority(Priority.BULK)))
                .isSameAs(first);
    }

    @Test
    void run_thumbnailWanted_isMadeOnceAndServesThoseWithout() {
        PipelineResult without = cache.run(ACME, copy("alice"), ALL);
        assertThat(without.thumbnail()).isEmpty();
        PipelineResult with = cache.run(ACME, copy("alice"), ALL.withThumbnail());

        assertThat(with.thumbnail()).isNotEmpty();
        assertThat(cache.run(ACME, copy("alice"), ALL.withThumbnail())).isSameAs(with);
        assertThat(cache.run(ACME, copy("alice"), ALL)).isSameAs(with);
        assertThat(cache.statistics().hits()).isEqualTo(2);
        assertThat(cache.statistics().entries()).isEqualTo(1);
    }

    @Test
    void run_imageWithoutAFace_isNotRemembered() {
        FaceImage nobody = copy();

        assertThat(cache.run(ACME, nobody, ALL)).isNotSameAs(cache.run(ACME, nobody, ALL));
        assertThat(cache.statistics().entries()).isZero();
    }

    @Test
    void run_afterAnHour_isForgotten() {
        PipelineResult first = cache.run(ACME, copy("alice"), ALL);
        nanos.addAndGet(Duration.ofHours(1).toNanos() - 1);
        assertThat(cache.run(ACME, copy("alice"), ALL)).isSameAs(first);
        nanos.addAndGet(1);

        assertThat(cache.run(ACME, copy("alice"), ALL)).isNotSameAs(first);
    }

    @Test
    void run_tooMuchForTheHeapItMayTake_isForgotten() {
        long one = weightOfOne();
        AnalysisCache small = new AnalysisCache(pipeline, 3 * one, nanos::get);
        for (int i = 0; i < 20; i++) {
            small.run(ACME, copy("person" + i), ALL);
        }
        assertThat(small.statistics().entries()).isBetween(1L, 3L);
        assertThat(small.statistics().bytes()).isBetween(one, 3 * one);
    }

    private long weightOfOne() {
        AnalysisCache other = new AnalysisCache(pipeline, 1 << 20);
        other.run(ACME, copy("person0"), ALL);
        return other.statistics().bytes();
    }

    @Test
    void run_pixelsAndOtherUnusualQuestions_areNotRemembered() {
        PixelBuffer pixels =
                cache.run(ACME, copy("alice"), ALL).analysis().faces().get(0).crop();
        long entries = cache.statistics().entries();
        cache.run(ACME, FaceImage.of(pixels), ALL);
        PipelineRequest known = ALL.withKnownFaces(
                List.of(pipeline.run(copy("bob"), ALL).analysis().faces().get(0).detection()));
        cache.run(ACME, copy("bob"), known);

        assertThat(cache.statistics().entries()).isEqualTo(entries);
    }

    @Test
    void run_badImage_failsEachTime() {
        FaceImage bad = FaceImage.of(new byte[] {1, 2, 3});

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> cache.run(ACME, bad, ALL)).isInstanceOf(InvalidImageException.class);
        }
    }

    @Test
    void forget_oneTenant_leavesTheOthers() {
        PipelineResult ours = cache.run(ACME, copy("alice"), ALL);
        PipelineResult theirs = cache.run(OTHER, copy("alice"), ALL);
        cache.forget(ACME);

        assertThat(cache.run(OTHER, copy("alice"), ALL)).isSameAs(theirs);
        assertThat(cache.run(ACME, copy("alice"), ALL)).isNotSameAs(ours);
    }

    @Test
    void off_remembersNothing() {
        AnalysisCache off = new AnalysisCache(pipeline, 0);

        assertThat(off.run(ACME, copy("alice"), ALL)).isNotSameAs(off.run(ACME, copy("alice"), ALL));
        assertThat(off.statistics()).isEqualTo(new CacheStatistics(0, 0, 0, 0));
        off.forget(ACME);
        assertThatThrownBy(() -> new AnalysisCache(pipeline, -1)).isInstanceOf(InvalidInputException.class);
    }

    /** The same picture, in bytes of its own. */
    private static FaceImage copy(String... people) {
        return FaceImage.of(bytes(people));
    }

    private static byte[] bytes(String... people) {
        return TestImages.encode(FakeFaces.draw(0, people), "png");
    }
}
