package io.facelib.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.image.ImageAdmission;
import io.facelib.image.ImageDecoder;
import io.facelib.image.ImageLimits;
import io.facelib.inference.BatchingOptions;
import io.facelib.keys.TinkKeyService;
import io.facelib.model.FaceImage;
import io.facelib.model.QualityProfile;
import io.facelib.model.TenantId;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import io.facelib.spi.KeyService;
import io.facelib.spi.SharedCache;
import io.facelib.testkit.TestImages;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedResultsTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId OTHER = TenantId.of("other");
    private static final PipelineRequest ALL =
            PipelineRequest.of(QualityProfile.CRAWLER_INGEST, EmbedFaces.ALL).withThumbnail();

    private final FacePipeline pipeline = new FacePipeline(
            new ImageDecoder(
                    ImageLimits.defaults(), new ImageAdmission(ImageLimits.defaults(), Duration.ofSeconds(10))),
            FakeModels.models().open(Optional.empty()),
            BatchingOptions.defaults());
    private final KeyService keys = TinkKeyService.generate();
    private final Heap heap = new Heap();
    private final AnalysisCache one = new AnalysisCache(pipeline, 1 << 20, Optional.of(new SharedResults(heap, keys)));
    private final AnalysisCache two = new AnalysisCache(pipeline, 1 << 20, Optional.of(new SharedResults(heap, keys)));

    /** A cache on the heap that may be down, and tells how often it was asked. */
    private static final class Heap implements SharedCache {
        final Map<String, byte[]> entries = new HashMap<>();
        final Map<TenantId, Integer> generations = new HashMap<>();
        boolean down;
        int asked;

        private void ask() {
            asked++;
            if (down) {
                throw new BackendException("heap", true, Committed.UNKNOWN, "no answer");
            }
        }

        @Override
        public String name() {
            return "heap";
        }

        @Override
        public String generation(TenantId tenant) {
            ask();
            return "g" + generations.getOrDefault(tenant, 0);
        }

        @Override
        public Optional<byte[]> get(TenantId tenant, String generation, String key) {
            ask();
            return Optional.ofNullable(entries.get(tenant + generation + key));
        }

        @Override
        public void put(TenantId tenant, String generation, String key, byte[] value, Duration longest) {
            ask();
            assertThat(longest).isEqualTo(Duration.ofHours(1));
            assertThat(key).matches("[0-9a-f]{64}");
            entries.put(tenant + generation + key, value);
        }

        @Override
        public void forget(TenantId tenant) {
            ask();
            generations.merge(tenant, 1, Integer::sum);
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        pipeline.close();
        keys.close();
    }

    private static FaceImage alice() {
        return FaceImage.of(TestImages.encode(FakeFaces.draw(0, "alice"), "png"));
    }

    @Test
    void result_thatAnotherProcessMade_isTheSameToTheLastBit() {
        PipelineResult made = one.run(ACME, alice(), ALL);
        PipelineResult found = two.run(ACME, alice(), ALL);

        assertThat(found).isNotSameAs(made);
        assertThat(found.analysis().timings())
                .as("not analysed anew")
                .isEqualTo(made.analysis().timings());
        assertThat(found.analysis()).usingRecursiveComparison().isEqualTo(made.analysis());
        assertThat(found.thumbnail()).isEqualTo(made.thumbnail()).isNotEmpty();
        assertThat(made.analysis().faces().get(0).embedding()).isPresent();
    }

    @Test
    void result_isEncrypted_andOfNoUseElsewhere() {
        PipelineResult made = one.run(ACME, alice(), ALL);
        byte[] stored = heap.entries.values().iterator().next();
        assertThat(ResultBytes.read(stored)).isEmpty();
        String key = heap.entries.keySet().iterator().next();
        heap.entries.put(key.replace("acme", "other"), stored);

        assertThat(two.run(OTHER, alice(), ALL).analysis().timings())
                .isNotEqualTo(made.analysis().timings());
    }

    @Test
    void forget_makesItUnreachable_evenForWhoBeganBefore() {
        SharedResults shared = new SharedResults(heap, keys);
        PipelineResult made = one.run(ACME, alice(), ALL);
        SharedResults.Place before = shared.place(ACME, "a".repeat(64));
        one.forget(ACME);
        shared.keep(before, made, Duration.ofHours(1));

        assertThat(shared.find(shared.place(ACME, "a".repeat(64)))).isEmpty();
        assertThat(two.run(ACME, alice(), ALL).analysis().timings())
                .isNotEqualTo(made.analysis().timings());
    }

    @Test
    void cacheThatIsDown_failsNobody_andIsAskedOnce_butForgettingSaysSo() {
        heap.down = true;
        assertThat(one.run(ACME, alice(), ALL).analysis().faces()).hasSize(1);
        assertThat(heap.asked).isEqualTo(1);
        assertThat(two.run(OTHER, alice(), ALL).analysis().faces()).hasSize(1);
        assertThatThrownBy(() -> one.forget(ACME)).isInstanceOf(BackendException.class);
    }

    @Test
    void bytes_thatAreDamagedOrCut_areNone() {
        byte[] bytes = ResultBytes.of(one.run(ACME, alice(), ALL));
        assertThat(ResultBytes.read(bytes)).isPresent();
        for (int length = 0; length < bytes.length; length += 97) {
            assertThat(ResultBytes.read(Arrays.copyOf(bytes, length))).isEmpty();
        }
        bytes[3]++;
        assertThat(ResultBytes.read(bytes)).isEmpty();
    }
}
