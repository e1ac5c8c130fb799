package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NoFaceException;
import io.facelib.error.NotFoundException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.CompareOptions;
import io.facelib.model.Comparison;
import io.facelib.model.ContractId;
import io.facelib.model.DeleteReceipt;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.GalleryComparison;
import io.facelib.model.IdentityId;
import io.facelib.model.ImageId;
import io.facelib.model.IndexItem;
import io.facelib.model.IndexOptions;
import io.facelib.model.IndexOutcome;
import io.facelib.model.IndexResult;
import io.facelib.model.IndexSummary;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.QualityProfile;
import io.facelib.model.SearchOptions;
import io.facelib.model.SearchResult;
import io.facelib.testkit.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant's verbs do, on the fake model. */
@Timeout(120)
class TenantTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final int WORKERS = 3;

    private final MemoryObjectStore objects = new MemoryObjectStore(Clock.fixed(NOW, ZoneOffset.UTC));
    private final FaceEngine engine = FaceEngine.builder()
            .models(FakeModels.models())
            .objects(objects)
            .clock(Clock.fixed(NOW, ZoneOffset.UTC))
            .indexWorkers(WORKERS)
            .build();
    private final Tenant acme = engine.tenant("acme");

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        engine.close();
    }

    private List<String> stored(String bucket) {
        return objects.list(bucket, "", PageRequest.first(1_000)).items().stream()
                .map(o -> o.key().key())
                .toList();
    }

    // --- index -------------------------------------------------------------------------------------------------------

    @Test
    void index_photo_keepsEverythingItWasGiven() {
        IndexOptions options = IndexOptions.defaults()
                .withImage(ImageId.of("img-1"))
                .withFaceIds(i -> FaceId.of("face-" + i))
                .withIdentity(IdentityId.of("alice"))
                .withMetadata(Metadata.of("source", "camera 7"))
                .withKeepCrops(true);
        IndexResult result = acme.index(FakeFaces.portrait("alice"), options);

        FaceRecord face = acme.faces().get(FaceId.of("face-0")).orElseThrow();
        assertThat(result.faces()).containsExactly(face);
        assertThat(result.image()).isEqualTo(ImageId.of("img-1"));
        assertThat(face.identity()).contains(IdentityId.of("alice"));
        assertThat(face.metadata()).isEqualTo(Metadata.of("source", "camera 7"));
        assertThat(face.indexedAt()).isEqualTo(NOW);
        assertThat(face.tenant()).isEqualTo(acme.id());
        assertThat(face.image().perceptualHash()).isEqualTo(result.analysis().perceptualHash());
        assertThat(stored("raw-images")).containsExactly("acme/img-1.jpg");
        assertThat(stored("thumbnails")).containsExactly("acme/img-1_thumb.jpg");
        assertThat(stored("face-crops")).containsExactly("acme/img-1_face_0.jpg");
    }

    @Test
    void index_encodedBytes_areStoredAsTheyCame() throws IOException {
        byte[] png = TestImages.encode(FakeFaces.draw(0, "alice"), "png");
        acme.index(FaceImage.of(png), IndexOptions.defaults().withImage(ImageId.of("i")));

        ObjectKey key = new ObjectKey("raw-images", "acme/i.jpg");
        try (var in = objects.open(key, 0).orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(png);
        }
        assertThat(objects.stat(key).orElseThrow().info().contentType()).isEqualTo("image/png");
    }

    @Test
    void index_file_isStoredLikeItsBytes() throws IOException {
        byte[] png = TestImages.encode(FakeFaces.draw(0, "alice"), "png");
        Path file = Files.write(folder.resolve("alice.png"), png);
        acme.index(FaceImage.of(file), IndexOptions.defaults().withImage(ImageId.of("i")));

        assertThat(objects.stat(new ObjectKey("raw-images", "acme/i.jpg"))
                        .orElseThrow()
                        .size())
                .isEqualTo(png.length);
    }

    @Test
    void index_photoOfNobody_isStoredWithoutAFace() {
        IndexResult result = acme.index(FakeFaces.nobody());

        assertThat(result.faces()).isEmpty();
        assertThat(acme.faces().count(FaceFilter.all())).isZero();
        assertThat(stored("raw-images")).hasSize(1);
    }

    @Test
    void index_extremelyTallOrWidePicture_isStored() {
        for (int[] size : new int[][] {{1, 70_000}, {70_000, 1}, {300, 70_000}}) {
            byte[] png = TestImages.png(size[0], size[1], 8, 0, new byte[size[1]][size[0]]);
            assertThat(acme.index(FaceImage.of(png)).analysis().height()).isEqualTo(size[1]);
        }
    }

    @Test
    void index_againUnderTheSameIds_replacesTheFaces() {
        IndexOptions own = IndexOptions.defaults().withImage(ImageId.of("i")).withFaceIds(i -> FaceId.of("f" + i));
        acme.index(FakeFaces.group("alice", "bob"), own);
        acme.index(FakeFaces.group("alice", "bob"), own);
        acme.index(FakeFaces.group("carol", "bob"), own);

        assertThat(acme.faces().count(FaceFilter.all())).isEqualTo(2);
        assertThat(acme.search(Probe.of(FakeFaces.portrait("alice")), SearchOptions.topK(5))
                        .matches())
                .isEmpty();
        assertThat(acme.search(Probe.of(FakeFaces.portrait("carol")), SearchOptions.topK(5))
                        .matches())
                .hasSize(1);
        assertThat(stored("raw-images")).hasSize(1);
    }

    @Test
    void index_sameIdForTwoFaces_isRefusedAndStoresNothing() {
        assertThatThrownBy(() -> acme.index(
                        FakeFaces.group("alice", "bob"), IndexOptions.defaults().withFaceIds(i -> FaceId.of("same"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("same");
        assertThat(acme.faces().count(FaceFilter.all())).isZero();
        assertThat(stored("raw-images")).isEmpty();
    }

    // --- indexAll ----------------------------------------------------------------------------------------------------

    @Test
    void indexAll_manyImages_tellsOutcomesInTheOrderOfTheStreamWithGrowingCounts() {
        List<String> labels = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        Thread caller = Thread.currentThread();
        IndexSummary summary = acme.indexAll(
                IntStream.range(0, 40).mapToObj(i -> IndexItem.of("n" + i, FakeFaces.portrait("p" + i % 5, i % 60))),
                (outcome, soFar) -> {
                    assertThat(Thread.currentThread()).isSameAs(caller);
                    assertThat(outcome.position()).isEqualTo(labels.size());
                    labels.add(outcome.label());
                    counts.add(soFar.images());
                });

        assertThat(summary).isEqualTo(new IndexSummary(40, 0, 40));
        assertThat(labels)
                .containsExactlyElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "n" + i).toList());
        assertThat(counts).isSorted().hasSize(40).startsWith(1L).endsWith(40L);
        assertThat(acme.faces().count(FaceFilter.all())).isEqualTo(40);
    }

    @Test
    void indexAll_failingItems_failAlone() {
        List<IndexOutcome> outcomes = new ArrayList<>();
        IndexSummary summary = acme.indexAll(
                Stream.of(
                        IndexItem.of("good", FakeFaces.portrait("alice")),
                        IndexItem.of("text", FaceImage.of(new byte[] {1, 2, 3})),
                        IndexItem.of("absent", FaceImage.of(folder.resolve("absent.jpg"))),
                        new IndexItem(
                                "throwing",
                                FakeFaces.portrait("bob"),
                                IndexOptions.defaults().withFaceIds(i -> {
                                    throw new IllegalStateException("user code");
                                })),
                        IndexItem.of("nobody", FakeFaces.nobody()),
                        IndexItem.of("two", FakeFaces.group("carol", "dave"))),
                (outcome, soFar) -> outcomes.add(outcome));

        assertThat(summary).isEqualTo(new IndexSummary(6, 3, 3));
        assertThat(outcomes.stream().map(o -> o instanceof IndexOutcome.Failed))
                .containsExactly(false, true, true, true, false, false);
        assertThat(((IndexOutcome.Failed) outcomes.get(1)).error()).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void indexAll_stream_isReadNoFurtherThanNeededAndClosed() {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger told = new AtomicInteger();
        AtomicInteger furthest = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        Stream<IndexItem> items = IntStream.range(0, 100)
                .mapToObj(i -> {
                    furthest.accumulateAndGet(read.incrementAndGet() - told.get(), Math::max);
                    return IndexItem.of("n" + i, FakeFaces.portrait("p"));
                })
                .onClose(() -> closed.set(true));
        acme.indexAll(items, (outcome, soFar) -> told.incrementAndGet());

        assertThat(furthest.get()).isLessThanOrEqualTo(8 * WORKERS);
        assertThat(closed).isTrue();
    }

    @Test
    void indexAll_listenerThatThrows_stopsAndItsExceptionComesOut() {
        AtomicInteger read = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        Stream<IndexItem> items = IntStream.range(0, 1_000)
                .mapToObj(i -> {
                    read.incrementAndGet();
                    return IndexItem.of("n" + i, FakeFaces.portrait("p"));
                })
                .onClose(() -> closed.set(true));

        assertThatThrownBy(() -> acme.indexAll(items, (outcome, soFar) -> {
                    throw new IllegalStateException("enough");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
        assertThat(read.get()).isLessThan(100);
        assertThat(closed).isTrue();
    }

    @Test
    void indexAll_nothing_isNothing() {
        assertThat(acme.indexAll(Stream.empty(), (outcome, soFar) -> {})).isEqualTo(IndexSummary.none());
    }

    // --- search ------------------------------------------------------------------------------------------------------

    @Test
    void search_imageVectorAndStoredFace_findTheSame() {
        FaceRecord alice = acme.index(FakeFaces.portrait("alice")).faces().get(0);
        acme.index(FakeFaces.portrait("bob"));

        SearchResult byImage = acme.search(Probe.of(FakeFaces.portrait("alice")), SearchOptions.topK(5));
        SearchResult byVector = acme.search(Probe.of(alice.embedding()), SearchOptions.topK(5));
        SearchResult byFace = acme.search(Probe.of(alice.id()), SearchOptions.topK(5));

        assertThat(byImage.matches()).extracting(m -> m.face().id()).containsExactly(alice.id());
        assertThat(byVector.matches()).extracting(m -> m.face().id()).containsExactly(alice.id());
        assertThat(byFace.matches()).extracting(m -> m.face().id()).containsExactly(alice.id());
        assertThat(byImage.probe().orElseThrow().faces()).hasSize(1);
        assertThat(byImage.probeFace()).contains(0);
        assertThat(byVector.probe()).isEmpty();
        assertThat(byImage.exact()).isTrue();
    }

    @Test
    void search_analyzedImage_findsWhatTheImageFindsAndTellsItsFaces() {
        acme.index(FakeFaces.portrait("alice"));
        Analysis seen = engine.analyze(FakeFaces.portrait("alice", 3));

        SearchResult byAnalysis = acme.search(Probe.of(seen), SearchOptions.topK(5));
        SearchResult byImage = acme.search(Probe.of(FakeFaces.portrait("alice", 3)), SearchOptions.topK(5));

        assertThat(byAnalysis.matches()).isNotEmpty().isEqualTo(byImage.matches());
        assertThat(byAnalysis.probe()).contains(seen);
        assertThat(byAnalysis.probeFace()).isEqualTo(byImage.probeFace());
    }

    @Test
    void search_imageAnalyzedInVain_isRefused() {
        Analysis nobody = engine.analyze(FakeFaces.nobody());
        Analysis bare = engine.analyze(
                FakeFaces.portrait("alice"), AnalyzeOptions.defaults().withEmbed(false));

        assertThatThrownBy(() -> acme.search(Probe.of(nobody), SearchOptions.topK(1)))
                .isInstanceOf(NoFaceException.class);
        assertThatThrownBy(() -> acme.search(Probe.of(bare), SearchOptions.topK(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("without vectors");
    }

    @Test
    void search_topKAndThreshold_limitWhatIsFound() {
        IntStream.range(0, 10).forEach(i -> acme.index(FakeFaces.portrait("alice", i)));
        acme.index(FakeFaces.portrait("bob"));
        Probe probe = Probe.of(FakeFaces.portrait("alice", 3));

        assertThat(acme.search(probe, SearchOptions.topK(3)).matches()).hasSize(3);
        assertThat(acme.search(probe, SearchOptions.topK(100)).matches()).hasSize(10);
        assertThat(acme.search(probe, SearchOptions.topK(100).withThreshold(0.999))
                        .matches())
                .hasSize(1);
        assertThat(acme.search(probe, SearchOptions.topK(100).withThreshold(-1)).matches())
                .hasSize(11);
        SearchResult best = acme.search(probe, SearchOptions.topK(100));
        assertThat(best.matches().get(0).cosine()).isCloseTo(1, within(1e-3));
        assertThat(best.matches()).extracting(m -> -m.cosine()).isSorted();
    }

    @Test
    void search_byIdentificationRate_isStricterTheMoreFacesItConsiders() {
        // Limits of the fake model: 0.5 at one in 100, 0.55 at one in 1,000, 0.65 at one in 100,000.
        Probe probe = Probe.of(FakeFaces.portrait("alice"));
        SearchOptions options = SearchOptions.topK(1).withPolicy(MatchPolicy.falsePositiveIdentificationRate(0.0099));
        acme.index(FakeFaces.portrait("alice"));
        double alone = acme.search(probe, options).threshold().cosine();
        IntStream.range(0, 9).forEach(i -> acme.index(FakeFaces.portrait("bob", i)));

        double among10 = acme.search(probe, options).threshold().cosine();

        assertThat(alone).isCloseTo(0.5, within(1e-3));
        assertThat(among10).isCloseTo(0.55, within(1e-3));
        assertThat(acme.compare(FakeFaces.portrait("alice"), options)
                        .threshold()
                        .cosine())
                .isEqualTo(among10);
        assertThat(acme.search(probe, options.withIdentity(IdentityId.of("nobody")))
                        .threshold()
                        .cosine())
                .isEqualTo(alone);
    }

    @Test
    void search_thresholdUsed_isTold() {
        Probe probe = Probe.of(FakeFaces.portrait("alice"));

        assertThat(acme.search(probe, SearchOptions.topK(1)).threshold().cosine())
                .isEqualTo(0.5);
        assertThat(acme.search(probe, SearchOptions.topK(1).withPolicy(MatchPolicy.falseMatchRate(1e-3)))
                        .threshold()
                        .cosine())
                .isEqualTo(0.55);
        assertThat(acme.search(probe, SearchOptions.topK(1).withPolicy(MatchPolicy.falseMatchRate(1e-9)))
                        .threshold()
                        .outsideCalibration())
                .isTrue();
        assertThat(acme.search(probe, SearchOptions.topK(1).withThreshold(0.7))
                        .threshold()
                        .cosine())
                .isEqualTo(0.7);
    }

    @Test
    void search_restrictedToAnIdentity_findsNobodyElse() {
        acme.index(FakeFaces.portrait("alice", 1), IndexOptions.defaults().withIdentity(IdentityId.of("a")));
        acme.index(FakeFaces.portrait("alice", 2), IndexOptions.defaults().withIdentity(IdentityId.of("b")));
        acme.index(FakeFaces.portrait("alice", 3));

        SearchResult found = acme.search(
                Probe.of(FakeFaces.portrait("alice")), SearchOptions.topK(10).withIdentity(IdentityId.of("a")));

        assertThat(found.matches()).hasSize(1);
        assertThat(found.matches().get(0).face().identity()).contains(IdentityId.of("a"));
        assertThat(found.exact()).isTrue();
    }

    @Test
    void search_filteredByMetadata_findsOnlyThose() {
        acme.index(FakeFaces.portrait("alice", 1), IndexOptions.defaults().withMetadata(Metadata.of("year", 2025)));
        acme.index(FakeFaces.portrait("alice", 2), IndexOptions.defaults().withMetadata(Metadata.of("year", 2026)));

        assertThat(acme.search(
                                Probe.of(FakeFaces.portrait("alice")),
                                SearchOptions.topK(10)
                                        .withFilter(FaceFilter.all().withMetadata("year", 2026)))
                        .matches())
                .hasSize(1);
    }

    @Test
    void search_imageWithoutAFace_tellsSo() {
        assertThatThrownBy(() -> acme.search(Probe.of(FakeFaces.nobody()), SearchOptions.topK(1)))
                .isInstanceOfSatisfying(NoFaceException.class, e -> {
                    assertThat(e.facesDetected()).isZero();
                    assertThat(e.reasons()).containsExactly("no_faces_detected");
                });
    }

    @Test
    void search_imageWithoutAUsableFace_tellsTheReasons() {
        QualityProfile huge = new QualityProfile("HUGE", 5_000, 0, 180, 180, 0);

        assertThatThrownBy(() -> acme.search(
                        Probe.of(FakeFaces.group("alice", "bob")),
                        SearchOptions.topK(1).withProfile(huge)))
                .isInstanceOfSatisfying(NoFaceException.class, e -> {
                    assertThat(e.facesDetected()).isEqualTo(2);
                    assertThat(e.reasons()).allMatch(r -> r.startsWith("face_too_small("));
                });
    }

    @Test
    void search_unknownOrForeignFace_isNotFoundAlike() {
        FaceId foreign = engine.tenant("other")
                .index(FakeFaces.portrait("alice"))
                .faces()
                .get(0)
                .id();

        assertThatThrownBy(() -> acme.search(Probe.of(foreign), SearchOptions.topK(1)))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> acme.search(Probe.of(FaceId.of("absent")), SearchOptions.topK(1)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void search_vectorOfAnotherContractOrDimension_isRefused() {
        float[] values = new float[64];
        values[0] = 1;
        Embedding foreign = Embedding.of(ContractId.of("another.v1"), values);
        Embedding shorter = Embedding.of(engine.config().contract(), new float[] {1, 2});

        assertThatThrownBy(() -> acme.search(Probe.of(foreign), SearchOptions.topK(1)))
                .isInstanceOf(ContractMismatchException.class)
                .hasMessageContaining("another.v1")
                .hasMessageContaining("fake.64.v1");
        assertThatThrownBy(() -> acme.search(Probe.of(shorter), SearchOptions.topK(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("64");
    }

    // --- compare -----------------------------------------------------------------------------------------------------

    @Test
    void compare_imageWithTheGallery_givesTheUnionOfAllFacesEachOnce() {
        acme.index(FakeFaces.portrait("alice", 1));
        acme.index(FakeFaces.portrait("bob", 1));
        acme.index(FakeFaces.portrait("carol", 1));

        GalleryComparison found = acme.compare(FakeFaces.group("alice", "bob", "alice"));

        assertThat(found.matches()).hasSize(2);
        assertThat(found.matches()).extracting(m -> -m.cosine()).isSorted();
        assertThat(found.image().faces()).hasSize(3);
        assertThat(found.threshold().cosine()).isEqualTo(0.55);
        assertThat(acme.faces().count(FaceFilter.all())).isEqualTo(3);
        assertThat(stored("raw-images")).hasSize(3);
    }

    @Test
    void compare_imageOfNobodyWithTheGallery_matchesNothing() {
        acme.index(FakeFaces.portrait("alice"));

        assertThat(acme.compare(FakeFaces.nobody()).matches()).isEmpty();
    }

    @Test
    void compare_topK_limitsTheUnion() {
        IntStream.range(0, 5).forEach(i -> acme.index(FakeFaces.group("alice", "bob")));

        assertThat(acme.compare(FakeFaces.group("alice", "bob"), SearchOptions.topK(3))
                        .matches())
                .hasSize(3);
    }

    @Test
    void compare_twoProbes_holdsThemAgainstEachOther() {
        FaceId alice = acme.index(FakeFaces.portrait("alice")).faces().get(0).id();

        Comparison same =
                acme.compare(Probe.of(FakeFaces.portrait("alice", 7)), Probe.of(alice), CompareOptions.defaults());
        Comparison other =
                acme.compare(Probe.of(FakeFaces.portrait("bob")), Probe.of(alice), CompareOptions.defaults());

        assertThat(same.same()).isTrue();
        assertThat(other.same()).isFalse();
        assertThat(same.threshold().cosine()).isEqualTo(0.55);
        assertThatThrownBy(
                        () -> acme.compare(Probe.of(alice), Probe.of(FaceId.of("absent")), CompareOptions.defaults()))
                .isInstanceOf(NotFoundException.class);
    }

    // --- faces and tenants -------------------------------------------------------------------------------------------

    @Test
    void faces_pages_giveEachFaceOnce() {
        acme.indexAll(IntStream.range(0, 23).mapToObj(i -> IndexItem.of("n", FakeFaces.portrait("p"))), (o, s) -> {});
        List<FaceId> seen = new ArrayList<>();
        Page<FaceRecord> page = acme.faces().list(FaceFilter.all(), PageRequest.first(10));
        page.items().forEach(f -> seen.add(f.id()));
        while (page.next().isPresent()) {
            page = acme.faces()
                    .list(
                            FaceFilter.all(),
                            PageRequest.first(10).after(page.next().orElseThrow()));
            page.items().forEach(f -> seen.add(f.id()));
        }
        assertThat(seen).hasSize(23).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void delete_oneOfTwoFacesOfAPicture_keepsThePictureUntilTheLastIsGone() {
        IndexResult both = acme.index(
                FakeFaces.group("alice", "bob"),
                IndexOptions.defaults().withFaceIds(i -> FaceId.of("f" + i)).withKeepCrops(true));

        assertThat(acme.faces().delete(FaceId.of("f0"))).isEqualTo(new DeleteReceipt(1, 1));
        assertThat(stored("raw-images")).hasSize(1);
        assertThat(stored("face-crops")).hasSize(1);
        assertThat(acme.faces().delete(FaceId.of("f1"))).isEqualTo(new DeleteReceipt(1, 3));
        assertThat(stored("raw-images")).isEmpty();
        assertThat(stored("thumbnails")).isEmpty();
        assertThat(stored("face-crops")).isEmpty();
        assertThat(acme.faces().delete(FaceId.of("f1"), FaceId.of("absent"))).isEqualTo(new DeleteReceipt(0, 0));
        assertThat(both.faces()).hasSize(2);
    }

    @Test
    void deleteWhere_condition_removesThoseFacesOnly() {
        IntStream.range(0, 4)
                .forEach(i -> acme.index(
                        FakeFaces.portrait("p" + i),
                        IndexOptions.defaults().withIdentity(IdentityId.of(i < 3 ? "x" : "y"))));

        assertThat(acme.faces().deleteWhere(FaceFilter.ofIdentity(IdentityId.of("x"))))
                .isEqualTo(new DeleteReceipt(3, 6));
        assertThat(acme.faces().count(FaceFilter.all())).isEqualTo(1);
        assertThat(stored("raw-images")).hasSize(1);
    }

    @Test
    void tenants_listAndDelete_knowEveryTenantWithAFace() {
        acme.index(FakeFaces.portrait("alice"));
        acme.index(FakeFaces.nobody());
        engine.tenant("acme.b").index(FakeFaces.portrait("bob"));
        engine.tenant("zeta").index(FakeFaces.portrait("carol"));

        assertThat(engine.tenants().list(PageRequest.first(10)).items())
                .extracting(t -> t.value())
                .containsExactly("acme", "acme.b", "zeta");
        assertThat(engine.tenants().delete(acme.id())).isEqualTo(new DeleteReceipt(1, 4));
        assertThat(engine.tenants().list(PageRequest.first(10)).items())
                .extracting(t -> t.value())
                .containsExactly("acme.b", "zeta");
        assertThat(stored("raw-images")).allMatch(k -> !k.startsWith("acme/")).hasSize(2);
        assertThat(engine.tenants().delete(acme.id())).isEqualTo(new DeleteReceipt(0, 0));
    }

    // --- refusals ----------------------------------------------------------------------------------------------------

    @Test
    void index_refusedInput_leavesTheTenantEmpty() {
        List<byte[]> refused = new ArrayList<>(TestImages.bombs().values());
        refused.add(new byte[0]);
        refused.add("text".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        refused.add(new byte[(10 << 20) + 1]);
        for (Map.Entry<String, byte[]> file : TestImages.everyFormat().entrySet()) {
            refused.add(java.util.Arrays.copyOf(file.getValue(), 20));
        }
        for (byte[] bytes : refused) {
            assertThatThrownBy(() -> acme.index(
                            FaceImage.of(bytes), IndexOptions.defaults().withKeepCrops(true)))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThat(acme.faces().count(FaceFilter.all())).isZero();
        assertThat(engine.tenants().list(PageRequest.first(1)).items()).isEmpty();
        assertThat(stored("raw-images")).isEmpty();
        assertThat(stored("thumbnails")).isEmpty();
        assertThat(stored("face-crops")).isEmpty();
    }

    @Test
    void embedding_badNumbers_areRefusedWithTheReason() {
        float[] nan = new float[64];
        nan[3] = Float.NaN;

        assertThatThrownBy(() -> engine.embedding(nan)).hasMessageContaining("component 3 is NaN");
        assertThatThrownBy(() -> engine.embedding(new float[63]))
                .hasMessageContaining("63")
                .hasMessageContaining("64");
        assertThatThrownBy(() -> engine.embedding(new float[64])).hasMessageContaining("zero");
        nan[3] = 5;
        assertThat(engine.embedding(nan).contract()).isEqualTo(engine.config().contract());
    }

    @Test
    void tenant_badName_isRefused() {
        assertThatThrownBy(() -> engine.tenant("../other")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> engine.tenant("default")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void get_unknownFace_isEmpty() {
        assertThat(acme.faces().get(FaceId.of("absent"))).isEqualTo(Optional.empty());
        assertThat(Objects.requireNonNull(acme.id()).value()).isEqualTo("acme");
    }
}
