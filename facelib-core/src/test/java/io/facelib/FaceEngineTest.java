package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.ClosedException;
import io.facelib.error.FacelibException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.image.ImageLimits;
import io.facelib.inference.BatchingOptions;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.memory.MemoryVectorIndex;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.DetectionPass;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.Health;
import io.facelib.model.IndexItem;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FaceEngineTest {
    @Test
    void analyze_group_findsEveryoneAndStoresNothing() {
        try (FaceEngine engine = FaceEngine.inMemory()) {
            Analysis analysis = engine.analyze(FakeFaces.group("alice", "bob", "carol"));

            assertThat(analysis.faces()).hasSize(3);
            assertThat(analysis.faces())
                    .allSatisfy(f -> assertThat(f.embedding()).isPresent());
            assertThat(analysis.faces()).extracting(f -> f.index()).containsExactly(0, 1, 2);
            assertThat(analysis.width()).isEqualTo(720);
            assertThat(analysis.perceptualHash()).matches("[0-9a-f]{16}");
            assertThat(analysis.passes()).extracting(DetectionPass::kind).contains(DetectionPass.Kind.FULL);
            assertThat(analysis.timings().total()).isPositive();
            assertThat(engine.tenants().list(PageRequest.first(1)).items()).isEmpty();
        }
    }

    @Test
    void analyze_withoutVectors_givesNone() {
        try (FaceEngine engine = FaceEngine.inMemory()) {
            assertThat(engine.analyze(
                                    FakeFaces.portrait("alice"),
                                    AnalyzeOptions.defaults().withEmbed(false))
                            .faces())
                    .allSatisfy(f -> assertThat(f.embedding()).isEmpty());
        }
    }

    @Test
    void analyze_twice_givesTheSame() {
        try (FaceEngine engine = FaceEngine.inMemory()) {
            Analysis first = engine.analyze(FakeFaces.group("alice", "bob"));
            Analysis second = engine.analyze(FakeFaces.group("alice", "bob"));

            assertThat(second.perceptualHash()).isEqualTo(first.perceptualHash());
            for (int i = 0; i < 2; i++) {
                assertThat(second.faces().get(i).embedding())
                        .isEqualTo(first.faces().get(i).embedding());
                assertThat(second.faces().get(i).quality())
                        .isEqualTo(first.faces().get(i).quality());
            }
        }
    }

    @Test
    void compare_twoImages_tellsWhetherTheyShowOnePerson() {
        try (FaceEngine engine = FaceEngine.inMemory()) {
            assertThat(engine.compare(FakeFaces.portrait("alice", 1), FakeFaces.portrait("alice", 2))
                            .same())
                    .isTrue();
            assertThat(engine.compare(FakeFaces.portrait("alice", 1), FakeFaces.portrait("bob", 1))
                            .same())
                    .isFalse();
        }
    }

    @Test
    void health_everythingWorks_saysWithWhat() {
        try (FaceEngine engine = FaceEngine.inMemory()) {
            Health health = engine.health();

            assertThat(health.healthy()).isTrue();
            assertThat(health.model()).isEqualTo("fake");
            assertThat(health.contract()).isEqualTo(engine.config().contract());
            assertThat(health.backends())
                    .extracting(Object::toString)
                    .contains("objects:memory ok", "vectors:memory ok");
        }
    }

    @Test
    void health_backendGone_saysWhatIsWrong() {
        MemoryVectorIndex vectors = new MemoryVectorIndex();
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .vectors(vectors)
                .build()) {
            vectors.close();
            Health health = engine.health();

            assertThat(health.healthy()).isFalse();
            assertThat(health.backend("objects").orElseThrow().isOk()).isTrue();
            assertThat(health.backend("vectors").orElseThrow().reason().orElseThrow())
                    .contains("closed");
        }
    }

    @Test
    void config_tellsHowTheEngineWasBuilt() {
        BatchingOptions batching = BatchingOptions.defaults().withMaxBatch(3);
        ImageLimits limits = ImageLimits.defaults().withMaxPixels(1_000_000);
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .limits(limits)
                .batching(batching)
                .admissionWait(Duration.ofMillis(7))
                .indexWorkers(5)
                .build()) {
            FaceEngineConfig config = engine.config();

            assertThat(config.model()).isEqualTo("fake");
            assertThat(config.dimension()).isEqualTo(64);
            assertThat(config.objects()).isEqualTo("memory");
            assertThat(config.vectors()).isEqualTo("memory");
            assertThat(config.limits()).isEqualTo(limits);
            assertThat(config.batching()).isEqualTo(batching);
            assertThat(config.admissionWait()).isEqualTo(Duration.ofMillis(7));
            assertThat(config.indexWorkers()).isEqualTo(5);
        }
    }

    @Test
    void build_withoutModels_tellsWhatToCall() {
        assertThatThrownBy(() -> FaceEngine.builder().build())
                .isInstanceOfSatisfying(
                        SetupException.class, e -> assertThat(e.remedy()).contains("Models.standard()"));
    }

    @Test
    void builder_secondCallOfAnOption_failsAtOnceAndNamesTheFirstValue() {
        Duration wait = Duration.ofSeconds(9);
        assertThatThrownBy(() -> FaceEngine.builder().admissionWait(wait).admissionWait(Duration.ZERO))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("admissionWait")
                .hasMessageContaining("PT9S");
        assertThatThrownBy(
                        () -> FaceEngine.builder().models(FakeModels.models()).models(FakeModels.models()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> FaceEngine.builder().clock(Clock.systemUTC()).clock(Clock.systemUTC()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        FaceEngine.builder().limits(ImageLimits.defaults()).limits(ImageLimits.defaults()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> FaceEngine.builder().indexWorkers(1).indexWorkers(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1");
    }

    @Test
    void builder_valueOutsideItsRange_isRefused() {
        assertThatThrownBy(() -> FaceEngine.builder().indexWorkers(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> FaceEngine.builder().indexWorkers(1_025)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> FaceEngine.builder().admissionWait(Duration.ofMillis(-1)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void build_twice_givesTwoEngines() {
        FaceEngine.Builder builder = FaceEngine.builder().models(FakeModels.models());
        try (FaceEngine first = builder.build();
                FaceEngine second = builder.build()) {
            first.tenant("acme").index(FakeFaces.portrait("alice"));

            assertThat(second.tenant("acme").faces().count(FaceFilter.all())).isZero();
        }
    }

    @Test
    void close_anyCallAfterwards_failsClearly() {
        MemoryObjectStore objects = new MemoryObjectStore(Clock.systemUTC());
        FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .objects(objects)
                .build();
        Tenant acme = engine.tenant("acme");
        Faces faces = acme.faces();
        Tenants tenants = engine.tenants();
        FaceImage alice = FakeFaces.portrait("alice");
        engine.close();
        assertThatCode(engine::close).doesNotThrowAnyException();

        List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> calls = List.of(
                () -> engine.tenant("acme"),
                engine::tenants,
                engine::health,
                () -> engine.analyze(alice),
                () -> engine.compare(alice, alice),
                () -> acme.index(alice),
                () -> acme.indexAll(Stream.of(IndexItem.of("a", alice)), (o, s) -> {}),
                () -> acme.search(Probe.of(alice), SearchOptions.topK(1)),
                () -> acme.compare(alice),
                () -> faces.count(FaceFilter.all()),
                () -> faces.list(FaceFilter.all(), PageRequest.first(1)),
                () -> faces.deleteWhere(FaceFilter.all()),
                () -> tenants.list(PageRequest.first(1)),
                () -> tenants.delete(acme.id()),
                () -> objects.list("raw-images", "", PageRequest.first(1)));
        calls.forEach(call -> assertThatThrownBy(call).isInstanceOf(ClosedException.class));
        assertThat(engine.config().model()).isEqualTo("fake");
    }

    @Test
    void close_duringCalls_finishesOrRefusesThemWithATypedError() throws Exception {
        FaceEngine engine = FaceEngine.inMemory();
        Tenant acme = engine.tenant("acme");
        ExecutorService executor = Executors.newFixedThreadPool(4);
        CountDownLatch started = new CountDownLatch(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                FaceImage photo = FakeFaces.portrait("p" + t);
                running.add(executor.submit(() -> {
                    while (true) {
                        try {
                            acme.index(photo);
                            started.countDown();
                        } catch (FacelibException e) {
                            return e;
                        }
                    }
                }));
            }
            started.await();
            engine.close();
            for (Future<?> call : running) {
                assertThat(call.get()).isInstanceOf(ClosedException.class);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void analyze_sixteenThreads_equalsSequential() throws Exception {
        try (FaceEngine engine = FaceEngine.inMemory()) {
            List<FaceImage> photos = IntStream.range(0, 48)
                    .mapToObj(i -> i % 3 == 0
                            ? FakeFaces.group("p" + i, "q" + i, "r" + i)
                            : FakeFaces.portrait("p" + i, i % 64))
                    .toList();
            List<Analysis> sequential = photos.stream().map(engine::analyze).toList();
            ExecutorService executor = Executors.newFixedThreadPool(16);
            try {
                List<Future<Analysis>> running = new ArrayList<>();
                for (int round = 0; round < 2; round++) {
                    photos.forEach(photo -> running.add(executor.submit(() -> engine.analyze(photo))));
                }
                for (int i = 0; i < running.size(); i++) {
                    assertSame(running.get(i).get(), sequential.get(i % photos.size()));
                }
            } finally {
                executor.shutdownNow();
            }
        }
    }

    private static void assertSame(Analysis actual, Analysis expected) {
        assertThat(actual.perceptualHash()).isEqualTo(expected.perceptualHash());
        assertThat(actual.faces()).hasSameSizeAs(expected.faces());
        for (int i = 0; i < expected.faces().size(); i++) {
            assertThat(actual.faces().get(i).detection())
                    .isEqualTo(expected.faces().get(i).detection());
            assertThat(actual.faces().get(i).quality())
                    .isEqualTo(expected.faces().get(i).quality());
            assertThat(actual.faces().get(i).embedding())
                    .isEqualTo(expected.faces().get(i).embedding());
        }
    }
}
