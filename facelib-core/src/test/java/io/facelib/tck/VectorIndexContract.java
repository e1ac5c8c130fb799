package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.facelib.error.ClosedException;
import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.BoundingBox;
import io.facelib.model.ContractId;
import io.facelib.model.Detection;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.ImageId;
import io.facelib.model.ImageReference;
import io.facelib.model.Landmarks;
import io.facelib.model.Match;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.Point;
import io.facelib.model.Pose;
import io.facelib.model.Quality;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorIndex;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link VectorIndex} promises. Extend this class, return an empty index from {@link #newIndex()}, and run it
 * as a JUnit test; a durable index also overrides {@link #reopen()}.
 */
@Timeout(300)
public abstract class VectorIndexContract {
    private static final int DIMENSION = 16;
    private static final ContractId CONTRACT = ContractId.of("test.16.v1");
    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId OTHER = TenantId.of("other");
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123Z");
    private static final Comparator<Match> BEST_FIRST = Comparator.comparingDouble(Match::cosine)
            .reversed()
            .thenComparing(m -> m.face().id());

    private final Random random = new Random(42);
    private VectorIndex index;

    /** An index without faces that no other test uses; the kit closes it. */
    protected abstract VectorIndex newIndex() throws IOException;

    /** The index that {@link #newIndex()} gave last, opened again after it was closed. For durable indexes only. */
    protected VectorIndex reopen() throws IOException {
        throw new IllegalStateException("an index that declares itself durable has to override reopen()");
    }

    /** The least share of true neighbours that a search which is not exact finds in the kit's random data. */
    protected double leastRecall() {
        return 0.95;
    }

    /** How many faces the comparison with an exact scan uses. */
    protected int randomFaces() {
        return 2_000;
    }

    @BeforeEach
    void openIndex() throws IOException {
        index = newIndex();
    }

    @AfterEach
    void closeIndex() {
        index.close();
    }

    // --- what is stored ----------------------------------------------------------------------------------------------

    @Test
    void name_isShort() {
        assertThat(index.name()).isNotBlank().hasSizeLessThan(40);
    }

    @Test
    void upsert_everyFieldOfTheRecord_isGivenBack() {
        FaceRecord full = face("full")
                .identity("alice")
                .metadata(Metadata.copyOf(Map.of(
                        "text",
                        "grün \uD83D\uDE00 '\"\\",
                        "flag",
                        true,
                        "whole",
                        Long.MAX_VALUE,
                        "real",
                        -0.125,
                        "list",
                        List.of("a", 1L, Map.of("deep", false)),
                        "map",
                        Map.of("k", "v"),
                        "",
                        "empty name")))
                .build();
        FaceRecord bare = face("bare").build();
        upsert(full, bare);

        assertSame(get("full"), full);
        assertSame(get("bare"), bare);
        assertSame(
                index.list(ACME, FaceFilter.all(), PageRequest.first(10))
                        .items()
                        .get(1),
                full);
        assertSame(search(full.embedding(), 1).matches().get(0).face(), full);
    }

    @Test
    void upsert_returned_isFoundByEveryMethod() {
        FaceRecord face = face("a").identity("alice").build();
        upsert(face);

        assertThat(ids(search(face.embedding(), 10))).containsExactly("a");
        assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(1);
        assertThat(list(FaceFilter.ofIdentity(IdentityId.of("alice")))).containsExactly("a");
        assertThat(index.tenants(PageRequest.first(10)).items()).containsExactly(ACME);
    }

    @Test
    void upsertSoon_returned_isFoundByEveryMethod_andReplacesAsUpsertDoes() {
        FaceRecord face = face("a").identity("alice").vector(axis(0)).build();
        index.upsertSoon(ACME, List.of(face("a").vector(axis(1)).build()));
        index.upsertSoon(ACME, List.of(face));

        assertThat(ids(search(face.embedding(), 10))).containsExactly("a");
        assertThat(search(axis(0), 10).matches().get(0).cosine()).isCloseTo(1, within(1e-6));
        assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(1);
        assertThat(list(FaceFilter.ofIdentity(IdentityId.of("alice")))).containsExactly("a");
        assertThat(index.tenants(PageRequest.first(10)).items()).containsExactly(ACME);
    }

    @Test
    void upsertSoon_oneRecordOfAnotherTenant_orOfAnotherDimension_storesNoneOfThem() {
        FaceRecord foreign = face("b").tenant(OTHER).build();
        FaceRecord wrong =
                face("c").vector(Embedding.of(CONTRACT, new float[] {1, 2, 3})).build();

        assertThatThrownBy(() -> index.upsertSoon(ACME, List.of(face("a").build(), foreign)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> index.upsertSoon(ACME, List.of(face("a").build(), wrong)))
                .isInstanceOf(ContractMismatchException.class);
        assertNothingStored();
    }

    @Test
    void upsert_sameId_replacesTheFaceWhole() {
        upsert(face("a")
                .identity("alice")
                .vector(axis(0))
                .metadata(Metadata.of("v", 1))
                .build());
        upsert(face("a")
                .identity("bob")
                .vector(axis(1))
                .metadata(Metadata.of("w", 2))
                .build());

        assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(1);
        assertThat(get("a").identity()).contains(IdentityId.of("bob"));
        assertThat(get("a").metadata().asMap()).isEqualTo(Map.of("w", 2L));
        assertThat(list(FaceFilter.ofIdentity(IdentityId.of("alice")))).isEmpty();
        assertThat(search(axis(0), 10).matches().get(0).cosine()).isCloseTo(0, within(1e-6));
        assertThat(search(axis(1), 10).matches().get(0).cosine()).isCloseTo(1, within(1e-6));
    }

    @Test
    void assign_existingFaces_changesTheirIdentityAndNothingElse() {
        FaceRecord a = face("a").identity("alice").metadata(Metadata.of("v", 1)).build();
        FaceRecord b = face("b").build();
        upsert(a, b, face("c").identity("alice").build());
        Optional<IdentityId> bob = Optional.of(IdentityId.of("bob"));

        int assigned = index.assign(
                ACME,
                List.of(FaceId.of("a"), FaceId.of("b"), FaceId.of("a"), FaceId.of("unknown")),
                FaceFilter.all(),
                bob);

        assertThat(assigned).isEqualTo(2);
        assertSame(get("a"), a.withIdentity(bob));
        assertSame(get("b"), b.withIdentity(bob));
        assertThat(list(FaceFilter.ofIdentity(IdentityId.of("bob")))).containsExactly("a", "b");
        assertThat(list(FaceFilter.ofIdentity(IdentityId.of("alice")))).containsExactly("c");
        assertThat(ids(search(a.embedding(), 10))).contains("a");
        assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(3);
    }

    @Test
    void assign_facesThatDoNotMeetTheCondition_leavesThemAsTheyAre() {
        FaceRecord alices = face("a").identity("alice").build();
        FaceRecord carols = face("c").identity("carol").build();
        upsert(alices, carols);
        Optional<IdentityId> bob = Optional.of(IdentityId.of("bob"));

        int assigned = index.assign(
                ACME, List.of(FaceId.of("a"), FaceId.of("c")), FaceFilter.ofIdentity(IdentityId.of("alice")), bob);

        assertThat(assigned).isEqualTo(1);
        assertSame(get("a"), alices.withIdentity(bob));
        assertSame(get("c"), carols);
    }

    @Test
    void assign_toNobody_takesTheIdentityAway() {
        FaceRecord face = face("a").identity("alice").build();
        upsert(face);

        assertThat(index.assign(ACME, List.of(FaceId.of("a")), FaceFilter.all(), Optional.empty()))
                .isEqualTo(1);

        assertSame(get("a"), face.withIdentity(Optional.empty()));
        assertThat(list(FaceFilter.ofIdentity(IdentityId.of("alice")))).isEmpty();
    }

    @Test
    void assign_nothingKnown_makesNoFaceAndNoTenant() {
        Optional<IdentityId> bob = Optional.of(IdentityId.of("bob"));

        assertThat(index.assign(ACME, List.of(), FaceFilter.all(), bob)).isZero();
        assertThat(index.assign(ACME, List.of(FaceId.of("a")), FaceFilter.all(), bob))
                .isZero();

        assertThat(index.tenants(PageRequest.first(10)).items()).isEmpty();
    }

    @Test
    void upsert_twice_isHarmless() {
        FaceRecord face = face("a").build();
        upsert(face);
        upsert(face);

        assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(1);
        assertThat(ids(search(face.embedding(), 10))).containsExactly("a");
    }

    @Test
    void upsert_nothing_isHarmlessAndMakesNoTenant() {
        index.upsert(ACME, List.of());

        assertThat(index.tenants(PageRequest.first(10)).items()).isEmpty();
    }

    @Test
    void upsert_oneRecordOfAnotherTenant_storesNoneOfThem() {
        FaceRecord foreign = face("b").tenant(OTHER).build();

        assertThatThrownBy(() -> upsert(face("a").build(), foreign, face("c").build()))
                .isInstanceOf(InvalidInputException.class);
        assertNothingStored();
    }

    @Test
    void upsert_oneVectorOfAnotherDimension_storesNoneOfThem() {
        upsert(face("first").build());
        FaceRecord wrong =
                face("b").vector(Embedding.of(CONTRACT, new float[] {1, 2, 3})).build();

        assertThatThrownBy(() -> upsert(face("a").build(), wrong)).isInstanceOf(ContractMismatchException.class);
        assertThat(list(FaceFilter.all())).containsExactly("first");
    }

    @Test
    void upsert_vectorsOfTwoDimensionsInOneCall_storesNoneOfThem() {
        FaceRecord wrong =
                face("b").vector(Embedding.of(CONTRACT, new float[] {1, 2, 3})).build();

        assertThatThrownBy(() -> upsert(face("a").build(), wrong)).isInstanceOf(ContractMismatchException.class);
        assertNothingStored();
    }

    @Test
    void upsert_manyFacesAtOnce_areAllThere() {
        upsert(IntStream.range(0, 1_500).mapToObj(i -> face("f" + i).build()).toArray(FaceRecord[]::new));

        assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(1_500);
    }

    static Stream<String> oddIds() {
        return Stream.of("A", "a", "0", "a.b", "a:b", "a_b", "a-b", "a..b", "x".repeat(255), "00000000-0000-0000");
    }

    @ParameterizedTest
    @MethodSource("oddIds")
    void upsert_oddId_isFoundUnderExactlyThatId(String id) {
        upsert(face(id).build(), face("neighbour").build());

        assertThat(get(id).id()).isEqualTo(FaceId.of(id));
        assertThat(deleted(index.delete(ACME, List.of(FaceId.of(id))))).containsExactly(id);
        assertThat(list(FaceFilter.all())).containsExactly("neighbour");
    }

    @Test
    void ids_thatDifferInCaseOnly_areDifferentFaces() {
        upsert(face("abc").build(), face("ABC").build(), face("aBc").build());

        assertThat(list(FaceFilter.all())).containsExactly("ABC", "aBc", "abc");
    }

    // --- get, list, count --------------------------------------------------------------------------------------------

    @Test
    void get_keepsTheOrderOfTheIdsAndLeavesOutUnknownOnes() {
        upsert(face("a").build(), face("b").build(), face("c").build());

        List<FaceRecord> found =
                index.get(ACME, List.of(FaceId.of("c"), FaceId.of("absent"), FaceId.of("a"), FaceId.of("b")));

        assertThat(deleted(found)).containsExactly("c", "a", "b");
        assertThat(index.get(ACME, List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 25, 26, 1_000})
    void list_pages_giveEveryFaceOnceInAscendingOrder(int limit) {
        List<String> expected = new ArrayList<>();
        IntStream.range(0, 25).forEach(i -> expected.add("f" + i));
        Collections.shuffle(expected, random);
        expected.forEach(id -> upsert(face(id).build()));
        Collections.sort(expected);

        assertThat(listAll(FaceFilter.all(), limit)).containsExactlyElementsOf(expected);
    }

    @Test
    void list_filteredPages_areFilledAndEndWithoutToken() {
        IntStream.range(0, 40)
                .forEach(i -> upsert(face(String.format("f%02d", i))
                        .identity(i % 4 == 0 ? "alice" : "bob")
                        .build()));
        FaceFilter alice = FaceFilter.ofIdentity(IdentityId.of("alice"));

        assertThat(index.list(ACME, alice, PageRequest.first(3)).items()).hasSize(3);
        assertThat(listAll(alice, 3))
                .containsExactly("f00", "f04", "f08", "f12", "f16", "f20", "f24", "f28", "f32", "f36");
    }

    @Test
    void list_facesAddedAndRemovedBetweenPages_givesAllOthersExactlyOnce() {
        IntStream.range(10, 30).forEach(i -> upsert(face("f" + i).build()));
        Page<FaceRecord> page = index.list(ACME, FaceFilter.all(), PageRequest.first(5));
        index.delete(ACME, page.items().stream().map(FaceRecord::id).toList());
        index.delete(ACME, List.of(FaceId.of("f20")));
        upsert(face("f00").build());

        List<String> seen = new ArrayList<>();
        while (page.next().isPresent()) {
            page = index.list(
                    ACME,
                    FaceFilter.all(),
                    PageRequest.first(5).after(page.next().orElseThrow()));
            seen.addAll(deleted(page.items()));
        }
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(15, 30)
                        .filter(i -> i != 20)
                        .mapToObj(i -> "f" + i)
                        .toList());
    }

    @Test
    void list_unknownTenant_isEmpty() {
        assertThat(index.list(OTHER, FaceFilter.all(), PageRequest.first(10)))
                .isEqualTo(new Page<FaceRecord>(List.of(), Optional.empty()));
        assertThat(index.count(OTHER, FaceFilter.all())).isZero();
        assertThat(search(OTHER, query(axis(0), 5)).matches()).isEmpty();
    }

    // --- filters -----------------------------------------------------------------------------------------------------

    static Stream<FaceFilter> filters() {
        FaceFilter all = FaceFilter.all();
        return Stream.of(
                all,
                FaceFilter.ofIdentity(IdentityId.of("p3")),
                FaceFilter.ofIdentity(IdentityId.of("nobody")),
                FaceFilter.ofImage(ImageId.of("i7")),
                all.withContract(CONTRACT),
                all.withContract(ContractId.of("absent")),
                all.withIndexedBefore(TIME),
                all.withIndexedBefore(TIME.plusSeconds(30)),
                all.withIndexedBefore(TIME.plusSeconds(30).plusMillis(1)),
                all.withUsableOnly(),
                all.withMinQuality(0.5),
                all.withMinQuality(1),
                all.withMetadata("colour", "red"),
                all.withMetadata("number", 3),
                all.withMetadata("number", "3"),
                all.withMetadata("number", 3.0),
                all.withMetadata("flag", true),
                all.withMetadata("list", List.of("a", 1)),
                all.withMetadata("absent", "x"),
                all.withMetadata("colour", "red").withMetadata("number", 3),
                all.withMetadata("it's", "a \"quote\" % _ \\"),
                FaceFilter.ofIdentity(IdentityId.of("p3")).withUsableOnly().withMinQuality(0.3),
                FaceFilter.ofImage(ImageId.of("i7"))
                        .withMetadata("colour", "red")
                        .withIndexedBefore(TIME.plusSeconds(50)));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void filter_agreesWithItsDefinitionInEveryMethod(FaceFilter filter) {
        List<FaceRecord> faces =
                IntStream.range(0, 120).mapToObj(this::variedFace).toList();
        index.upsert(ACME, faces);
        List<String> expected = faces.stream()
                .filter(filter::matches)
                .map(f -> f.id().value())
                .sorted()
                .toList();

        assertThat(listAll(filter, 7)).containsExactlyElementsOf(expected);
        assertThat(index.count(ACME, filter)).isEqualTo(expected.size());
        assertThat(search(ACME, new VectorQuery(axis(0), 1_000, -1, filter, true))
                        .matches())
                .extracting(m -> m.face().id().value())
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(deleted(index.deleteWhere(ACME, filter, 1_000))).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(120 - expected.size());
    }

    private FaceRecord variedFace(int i) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("colour", i % 2 == 0 ? "red" : "blue");
        metadata.put("number", i % 5);
        metadata.put("flag", i % 3 == 0);
        if (i % 7 == 0) {
            metadata.put("list", List.of("a", 1));
            metadata.put("it's", "a \"quote\" % _ \\");
        }
        Face face = face("f" + i)
                .image("i" + i % 11)
                .time(TIME.plusSeconds(i))
                .quality(i % 4 != 0, i / 119.0)
                .metadata(Metadata.copyOf(metadata));
        return (i % 6 == 0 ? face : face.identity("p" + i % 6)).build();
    }

    // --- search ------------------------------------------------------------------------------------------------------

    @Test
    void search_emptyIndex_findsNothing() {
        VectorMatches found = search(axis(0), 10);

        assertThat(found.matches()).isEmpty();
        assertThat(found.compared()).isZero();
    }

    @Test
    void search_kBeyondTheNumberOfFaces_givesAllOfThem() {
        upsert(face("a").build(), face("b").build(), face("c").build());

        assertThat(search(axis(0), 1_000).matches()).hasSize(3);
    }

    @Test
    void search_moreThanK_givesTheBestK() {
        IntStream.range(0, 20)
                .forEach(i -> upsert(face("f" + i).vector(turned(i * 4)).build()));

        assertThat(ids(search(turned(0), 3))).containsExactly("f0", "f1", "f2");
        assertThat(ids(search(turned(0), 1))).containsExactly("f0");
    }

    @Test
    void search_equalScores_areOrderedById() {
        List.of("d", "b", "a", "e", "c")
                .forEach(id -> upsert(face(id).vector(axis(0)).build()));
        upsert(face("A").vector(turned(10)).build());

        assertThat(ids(search(axis(0), 10))).containsExactly("a", "b", "c", "d", "e", "A");
        assertThat(ids(search(ACME, new VectorQuery(axis(0), 3, -1, FaceFilter.all(), true))))
                .containsExactly("a", "b", "c");
    }

    @Test
    void search_leastCosine_countsWhenEqual() {
        upsert(
                face("same").vector(axis(0)).build(),
                face("across").vector(axis(1)).build());
        upsert(face("opposite").vector(turned(180)).build());

        assertThat(ids(search(ACME, new VectorQuery(axis(0), 10, 0, FaceFilter.all(), true))))
                .containsExactly("same", "across");
        assertThat(ids(search(ACME, new VectorQuery(axis(0), 10, 0.5, FaceFilter.all(), true))))
                .containsExactly("same");
        assertThat(ids(search(ACME, new VectorQuery(axis(0), 10, -1, FaceFilter.all(), true))))
                .containsExactly("same", "across", "opposite");
    }

    @Test
    void search_cosines_areThoseOfTheVectors() {
        upsert(face("a").vector(turned(60)).build());

        assertThat(search(axis(0), 1).matches().get(0).cosine()).isCloseTo(0.5, within(1e-5));
    }

    @Test
    void search_wrongDimension_isRefused() {
        upsert(face("a").build());
        Embedding wrong = Embedding.of(CONTRACT, new float[] {1, 2, 3});

        assertThatThrownBy(() -> search(wrong, 1)).isInstanceOf(ContractMismatchException.class);
    }

    @Test
    void search_facesOfAnotherContract_areNeverCompared() {
        ContractId second = ContractId.of("test.8.v2");
        Embedding ofSecond = Embedding.of(second, new float[] {1, 0, 0, 0, 0, 0, 0, 0});
        upsert(face("old").vector(axis(0)).build(), face("new").vector(ofSecond).build());

        assertThat(ids(search(axis(0), 10))).containsExactly("old");
        assertThat(ids(search(ofSecond, 10))).containsExactly("new");
        assertThat(list(FaceFilter.all())).containsExactly("new", "old");
        assertThat(list(FaceFilter.all().withContract(second))).containsExactly("new");
        assertThat(search(
                                ACME,
                                new VectorQuery(
                                        axis(0), 10, -1, FaceFilter.all().withContract(second), true))
                        .matches())
                .isEmpty();
    }

    @Test
    void upsert_sameIdUnderAnotherContract_movesTheFace() {
        Embedding ofSecond = Embedding.of(ContractId.of("test.8.v2"), new float[] {1, 0, 0, 0, 0, 0, 0, 0});
        upsert(face("a").vector(axis(0)).build());
        upsert(face("a").vector(ofSecond).build());

        assertThat(search(axis(0), 10).matches()).isEmpty();
        assertThat(ids(search(ofSecond, 10))).containsExactly("a");
        assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(1);
    }

    @Test
    void search_restrictedToAnIdentity_isExactAndFindsNobodyElse() {
        IntStream.range(0, 50)
                .forEach(i -> upsert(face("f" + i)
                        .identity(i % 10 == 0 ? "alice" : "bob")
                        .vector(turned(i))
                        .build()));

        VectorMatches found =
                search(ACME, new VectorQuery(axis(0), 100, -1, FaceFilter.ofIdentity(IdentityId.of("alice")), false));

        assertThat(ids(found)).containsExactly("f0", "f10", "f20", "f30", "f40");
        assertThat(found.exact()).isTrue();
        assertThat(found.compared()).isEqualTo(5);
    }

    @Test
    void search_exactAsked_saysSoAndComparesAll() {
        IntStream.range(0, 30).forEach(i -> upsert(face("f" + i).build()));

        VectorMatches found = search(ACME, new VectorQuery(axis(0), 5, -1, FaceFilter.all(), true));

        assertThat(found.exact()).isTrue();
        assertThat(found.compared()).isEqualTo(30);
    }

    @Test
    void search_randomFaces_equalsAnExactScan() {
        Map<FaceId, FaceRecord> oracle = randomGallery();
        double found = 0;
        double wanted = 0;
        for (int i = 0; i < 40; i++) {
            Embedding probe = near(random.nextInt(50));
            FaceFilter filter = i % 4 == 3 ? FaceFilter.all().withMetadata("even", true) : FaceFilter.all();
            int k = 1 + random.nextInt(30);
            double least = i % 5 == 4 ? 0.5 : -1;
            List<Match> expected = scan(oracle.values(), probe, k, least, filter);

            VectorMatches exact = search(ACME, new VectorQuery(probe, k, least, filter, true));
            assertSameMatches(exact.matches(), expected);
            VectorMatches loose = search(ACME, new VectorQuery(probe, k, least, filter, false));
            if (loose.exact() || index.capabilities().alwaysExact()) {
                assertThat(loose.exact()).isTrue();
                assertSameMatches(loose.matches(), expected);
            }
            List<String> expectedIds =
                    expected.stream().map(m -> m.face().id().value()).toList();
            wanted += expectedIds.size();
            found += ids(loose).stream().filter(expectedIds::contains).count();
        }
        assertThat(found / wanted).as("recall").isGreaterThanOrEqualTo(leastRecall());
    }

    private Map<FaceId, FaceRecord> randomGallery() {
        Map<FaceId, FaceRecord> oracle = new TreeMap<>();
        for (int from = 0; from < randomFaces(); from += 250) {
            List<FaceRecord> batch = IntStream.range(from, from + 250)
                    .mapToObj(i -> face("f" + i)
                            .vector(near(i % 50))
                            .metadata(Metadata.of("even", i % 2 == 0))
                            .build())
                    .toList();
            index.upsert(ACME, batch);
            batch.forEach(f -> oracle.put(f.id(), f));
        }
        // Deletions and replacements leave traces in graph indexes: the scan must not see them.
        List<FaceId> gone =
                oracle.keySet().stream().filter(id -> random.nextInt(5) == 0).toList();
        index.delete(ACME, gone);
        gone.forEach(oracle::remove);
        List<FaceRecord> moved = oracle.values().stream()
                .filter(f -> random.nextInt(5) == 0)
                .map(f -> face(f.id().value())
                        .vector(near(random.nextInt(50)))
                        .metadata(f.metadata())
                        .build())
                .toList();
        index.upsert(ACME, moved);
        moved.forEach(f -> oracle.put(f.id(), f));
        return oracle;
    }

    private static List<Match> scan(
            Collection<FaceRecord> faces, Embedding probe, int k, double least, FaceFilter filter) {
        return faces.stream()
                .filter(filter::matches)
                .map(f -> new Match(f, probe.cosine(f.embedding())))
                .filter(m -> m.cosine() >= least)
                .sorted(BEST_FIRST)
                .limit(k)
                .toList();
    }

    /** Cosines equal within rounding; the same faces, except that rounding may swap those at the very end. */
    private static void assertSameMatches(List<Match> actual, List<Match> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).cosine()).isCloseTo(expected.get(i).cosine(), within(1e-5));
        }
        List<String> sure = expected.stream()
                .filter(m -> m.cosine() > expected.get(expected.size() - 1).cosine() + 1e-5)
                .map(m -> m.face().id().value())
                .toList();
        assertThat(actual.stream().map(m -> m.face().id().value())).containsAll(sure);
        assertThat(actual).isSortedAccordingTo(BEST_FIRST);
    }

    // --- delete ------------------------------------------------------------------------------------------------------

    @Test
    void delete_returned_isFoundByNoMethod() {
        FaceRecord face = face("a").identity("alice").build();
        upsert(face, face("b").build());

        assertSame(
                index.delete(ACME, List.of(FaceId.of("a"), FaceId.of("absent"))).get(0), face);

        assertThat(index.get(ACME, List.of(FaceId.of("a")))).isEmpty();
        assertThat(list(FaceFilter.all())).containsExactly("b");
        assertThat(list(FaceFilter.ofIdentity(IdentityId.of("alice")))).isEmpty();
        assertThat(ids(search(face.embedding(), 10))).containsExactly("b");
        assertThat(index.delete(ACME, List.of(FaceId.of("a")))).isEmpty();
    }

    @Test
    void delete_thenUpsert_isThereAgain() {
        FaceRecord face = face("a").build();
        upsert(face);
        index.delete(ACME, List.of(FaceId.of("a")));
        upsert(face);

        assertThat(ids(search(face.embedding(), 10))).containsExactly("a");
    }

    @Test
    void deleteWhere_limit_isKeptUntilNothingIsLeft() {
        IntStream.range(0, 25)
                .forEach(i -> upsert(face("f" + i).identity("alice").build()));
        upsert(face("bob").identity("bob").build());
        FaceFilter alice = FaceFilter.ofIdentity(IdentityId.of("alice"));

        assertThat(index.deleteWhere(ACME, alice, 10)).hasSize(10);
        assertThat(index.count(ACME, alice)).isEqualTo(15);
        assertThat(index.deleteWhere(ACME, alice, 10)).hasSize(10);
        assertThat(index.deleteWhere(ACME, alice, 10)).hasSize(5);
        assertThat(index.deleteWhere(ACME, alice, 10)).isEmpty();
        assertThat(list(FaceFilter.all())).containsExactly("bob");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001})
    void deleteWhere_limitOutsideTheRange_isRefused(int limit) {
        upsert(face("a").build());

        assertThatThrownBy(() -> index.deleteWhere(ACME, FaceFilter.all(), limit))
                .isInstanceOf(InvalidInputException.class);
        assertThat(list(FaceFilter.all())).containsExactly("a");
    }

    // --- tenants -----------------------------------------------------------------------------------------------------

    @Test
    void tenants_neverSeeEachOther() {
        FaceRecord ours = face("same-id").identity("alice").vector(axis(0)).build();
        FaceRecord theirs =
                face("same-id").tenant(OTHER).identity("alice").vector(axis(1)).build();
        upsert(ours);
        index.upsert(OTHER, List.of(theirs, face("theirs").tenant(OTHER).build()));

        assertSame(get("same-id"), ours);
        assertThat(list(FaceFilter.all())).containsExactly("same-id");
        assertThat(index.get(ACME, List.of(FaceId.of("theirs")))).isEmpty();
        assertThat(index.count(OTHER, FaceFilter.ofIdentity(IdentityId.of("alice"))))
                .isEqualTo(1);
        assertThat(search(axis(1), 10).matches()).hasSize(1);
        assertThat(search(OTHER, query(axis(1), 1)).matches().get(0).face().tenant())
                .isEqualTo(OTHER);
        assertThat(index.delete(ACME, List.of(FaceId.of("theirs")))).isEmpty();

        index.deleteWhere(ACME, FaceFilter.all(), 1_000);
        assertThat(index.count(OTHER, FaceFilter.all())).isEqualTo(2);
        assertSame(index.get(OTHER, List.of(FaceId.of("same-id"))).get(0), theirs);
    }

    @Test
    void tenants_whoseNamesBeginAlike_areKeptApart() {
        for (String name : List.of("a", "A", "a.b", "a-b", "a_b", "aa")) {
            TenantId tenant = TenantId.of(name);
            index.upsert(tenant, List.of(face("of-" + name).tenant(tenant).build()));
        }
        for (String name : List.of("a", "A", "a.b", "a-b", "a_b", "aa")) {
            assertThat(deleted(index.list(TenantId.of(name), FaceFilter.all(), PageRequest.first(10))
                            .items()))
                    .containsExactly("of-" + name);
        }
    }

    @Test
    void tenants_pages_giveEachTenantWithAFaceOnceInAscendingOrder() {
        List<String> names = List.of("d", "a", "c", "b", "e", "B");
        names.forEach(n -> index.upsert(
                TenantId.of(n), List.of(face("f").tenant(TenantId.of(n)).build())));
        index.delete(TenantId.of("c"), List.of(FaceId.of("f")));

        List<String> seen = new ArrayList<>();
        Page<TenantId> page = index.tenants(PageRequest.first(2));
        page.items().forEach(t -> seen.add(t.value()));
        while (page.next().isPresent()) {
            page = index.tenants(PageRequest.first(2).after(page.next().orElseThrow()));
            page.items().forEach(t -> seen.add(t.value()));
        }
        assertThat(seen).containsExactly("B", "a", "b", "d", "e");
    }

    // --- threads, closing, reopening ---------------------------------------------------------------------------------

    @Test
    void upsert_whileOthersSearch_isSeenWholeOrNotAtAll() throws Exception {
        FaceRecord one = face("a")
                .identity("one")
                .vector(axis(0))
                .metadata(Metadata.of("v", "one"))
                .build();
        FaceRecord two = face("a")
                .identity("two")
                .vector(axis(1))
                .metadata(Metadata.of("v", "two"))
                .build();
        upsert(one);
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            running.add(executor.submit(() -> IntStream.range(0, 200).forEach(i -> upsert(i % 2 == 0 ? two : one))));
            for (int r = 0; r < 3; r++) {
                running.add(executor.submit(() -> IntStream.range(0, 200).forEach(i -> {
                    FaceRecord seen = search(axis(0), 5).matches().get(0).face();
                    assertSame(seen, seen.identity().equals(one.identity()) ? one : two);
                })));
            }
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void upsertAndDelete_manyThreads_loseNothing() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                List<FaceRecord> own = IntStream.range(0, 100)
                        .mapToObj(i -> face("t" + thread + "-" + i).build())
                        .toList();
                running.add(executor.submit(() -> own.forEach(f -> {
                    upsert(f);
                    search(f.embedding(), 3);
                    if (f.id().value().endsWith("7")) {
                        index.delete(ACME, List.of(f.id()));
                    }
                })));
            }
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(4 * 90);
        assertThat(search(ACME, new VectorQuery(axis(0), 1_000, -1, FaceFilter.all(), true))
                        .matches())
                .hasSize(4 * 90);
    }

    @Test
    void durableIndex_reopened_hasEverythingAndNothingDeleted() throws IOException {
        assumeTrue(index.capabilities().durable(), "this index does not declare itself durable");
        FaceRecord kept = face("kept")
                .identity("alice")
                .metadata(Metadata.of("k", List.of(1, "x")))
                .build();
        upsert(kept, face("gone").build(), face("moved").vector(axis(0)).build());
        index.delete(ACME, List.of(FaceId.of("gone")));
        upsert(face("moved").vector(axis(1)).build());
        index.close();
        index = reopen();

        assertSame(get("kept"), kept);
        assertThat(list(FaceFilter.all())).containsExactly("kept", "moved");
        assertThat(search(kept.embedding(), 1).matches().get(0).face().id()).isEqualTo(FaceId.of("kept"));
        assertThat(search(ACME, new VectorQuery(axis(1), 1, 0.99, FaceFilter.all(), true))
                        .matches())
                .hasSize(1);
        Embedding wrong = Embedding.of(CONTRACT, new float[] {1, 2, 3});
        assertThatThrownBy(() -> upsert(face("w").vector(wrong).build())).isInstanceOf(ContractMismatchException.class);
    }

    @Test
    void close_twice_isHarmless() {
        index.close();

        assertThatCode(index::close).doesNotThrowAnyException();
    }

    @Test
    void anyCall_afterClose_failsClearly() {
        upsert(face("a").build());
        index.close();

        assertThatThrownBy(() -> upsert(face("b").build())).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> get("a")).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> list(FaceFilter.all())).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> index.count(ACME, FaceFilter.all())).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> search(axis(0), 1)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> index.delete(ACME, List.of(FaceId.of("a")))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> index.deleteWhere(ACME, FaceFilter.all(), 1)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> index.tenants(PageRequest.first(1))).isInstanceOf(ClosedException.class);
    }

    // --- helpers -----------------------------------------------------------------------------------------------------

    private void upsert(FaceRecord... faces) {
        index.upsert(ACME, List.of(faces));
    }

    private FaceRecord get(String id) {
        return index.get(ACME, List.of(FaceId.of(id))).get(0);
    }

    private List<String> list(FaceFilter filter) {
        return deleted(index.list(ACME, filter, PageRequest.first(1_000)).items());
    }

    private List<String> listAll(FaceFilter filter, int limit) {
        List<String> seen = new ArrayList<>();
        Page<FaceRecord> page = index.list(ACME, filter, PageRequest.first(limit));
        seen.addAll(deleted(page.items()));
        while (page.next().isPresent()) {
            assertThat(page.items()).hasSize(limit);
            page = index.list(
                    ACME, filter, PageRequest.first(limit).after(page.next().orElseThrow()));
            assertThat(page.items()).isNotEmpty();
            seen.addAll(deleted(page.items()));
        }
        return seen;
    }

    private VectorMatches search(Embedding probe, int k) {
        return search(ACME, query(probe, k));
    }

    private VectorMatches search(TenantId tenant, VectorQuery query) {
        return index.search(tenant, query);
    }

    private static VectorQuery query(Embedding probe, int k) {
        return new VectorQuery(probe, k, -1, FaceFilter.all(), false);
    }

    private static List<String> ids(VectorMatches found) {
        return found.matches().stream().map(m -> m.face().id().value()).toList();
    }

    private static List<String> deleted(List<FaceRecord> faces) {
        return faces.stream().map(f -> f.id().value()).toList();
    }

    private void assertNothingStored() {
        assertThat(list(FaceFilter.all())).isEmpty();
        assertThat(index.tenants(PageRequest.first(10)).items()).isEmpty();
    }

    /** All fields equal; of the vector the direction, since writing and reading may round its last bit. */
    private static void assertSame(FaceRecord actual, FaceRecord expected) {
        assertThat(actual.embedding().contract()).isEqualTo(expected.embedding().contract());
        assertThat(actual.embedding().toArray())
                .containsExactly(expected.embedding().toArray(), within(1e-6f));
        FaceRecord comparable = new FaceRecord(
                actual.tenant(),
                actual.id(),
                actual.identity(),
                expected.embedding(),
                actual.detection(),
                actual.quality(),
                actual.image(),
                actual.indexedAt(),
                actual.metadata());
        assertThat(comparable).isEqualTo(expected);
    }

    private static Embedding axis(int i) {
        float[] values = new float[DIMENSION];
        values[i] = 1;
        return Embedding.of(CONTRACT, values);
    }

    private static Embedding turned(double degrees) {
        float[] values = new float[DIMENSION];
        values[0] = (float) Math.cos(Math.toRadians(degrees));
        values[1] = (float) Math.sin(Math.toRadians(degrees));
        return Embedding.of(CONTRACT, values);
    }

    /** A vector around one of several centres, as faces of one person are. */
    private Embedding near(int centre) {
        Random direction = new Random(centre);
        float[] values = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            values[i] = (float) (direction.nextGaussian() + 0.3 * random.nextGaussian());
        }
        return Embedding.of(CONTRACT, values);
    }

    private Face face(String id) {
        return new Face(id, near(id.hashCode() & 0xFF));
    }

    /** A face under construction. */
    private static final class Face {
        private final String id;
        private TenantId tenant = ACME;
        private Optional<IdentityId> identity = Optional.empty();
        private Embedding vector;
        private Quality quality = new Quality(true, 0.75, 321.5, new Pose(1.5, -2.25, 3), List.of("ok"));
        private String image = "image-1";
        private Instant time = TIME;
        private Metadata metadata = Metadata.none();

        Face(String id, Embedding vector) {
            this.id = id;
            this.vector = vector;
        }

        Face tenant(TenantId value) {
            tenant = value;
            return this;
        }

        Face identity(String value) {
            identity = Optional.of(IdentityId.of(value));
            return this;
        }

        Face vector(Embedding value) {
            vector = value;
            return this;
        }

        Face quality(boolean usable, double score) {
            quality = new Quality(
                    usable, score, 10, new Pose(0, 0, 0), usable ? List.of("ok") : List.of("face_too_small(20x24)"));
            return this;
        }

        Face image(String value) {
            image = value;
            return this;
        }

        Face time(Instant value) {
            time = value;
            return this;
        }

        Face metadata(Metadata value) {
            metadata = value;
            return this;
        }

        FaceRecord build() {
            Landmarks points = Landmarks.of(List.of(
                    new Point(30.5, 40),
                    new Point(60, 40.25),
                    new Point(45, 60),
                    new Point(33, 80),
                    new Point(57, 80)));
            ImageReference reference = new ImageReference(
                    ImageId.of(image),
                    "df9883b668971c8a",
                    new ObjectKey("raw-images", tenant + "/" + image + ".jpg"),
                    new ObjectKey("thumbnails", tenant + "/" + image + "_thumb.jpg"),
                    id.length() % 2 == 0
                            ? Optional.of(new ObjectKey("face-crops", tenant + "/" + image + "_face_0.jpg"))
                            : Optional.empty());
            return new FaceRecord(
                    tenant,
                    FaceId.of(id),
                    identity,
                    vector,
                    new Detection(new BoundingBox(-3.5, 20.125, 80, 99.75), points, 0.875),
                    quality,
                    reference,
                    time,
                    metadata);
        }
    }
}
