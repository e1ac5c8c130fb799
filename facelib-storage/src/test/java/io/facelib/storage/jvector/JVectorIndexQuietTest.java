package io.facelib.storage.jvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.SearchPlan.Way;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an index does once the work in the background has caught up. */
class JVectorIndexQuietTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final ContractId CONTRACT = ContractId.of("test.32.v1");
    private static final IndexSettings SETTINGS = new IndexSettings(100, 64 << 20, 2);

    private final Random random = new Random(7);

    @TempDir
    private Path directory;

    private JVectorIndex index;

    @BeforeEach
    void open() {
        index = JVectorIndexTest.open(directory, SETTINGS);
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void search_smallGallery_comparesAllAndSaysWhy() {
        index.upsert(ACME, faces(0, 100));
        index.awaitQuiet();

        VectorMatches found = search(probe(3), 5);

        assertThat(found.exact()).isTrue();
        assertThat(found.plan().way()).isEqualTo(Way.EXACT_SCAN);
        assertThat(found.plan().reason()).contains("100 faces").contains("too small for a graph");
    }

    @Test
    void search_largeGallery_goesThroughTheGraphAndSaysHow() {
        index.upsert(ACME, faces(0, 600));
        index.awaitQuiet();

        VectorMatches found = search(probe(3), 5);

        assertThat(found.exact()).isFalse();
        assertThat(found.plan().way()).isEqualTo(Way.GRAPH);
        assertThat(found.plan().reason()).contains("a graph of 600 faces");
        assertThat(found.matches()).hasSize(5);
    }

    @Test
    void search_throughAGraph_findsNearlyAllTrueNeighbours() {
        index.upsert(ACME, faces(0, 3_000));
        index.awaitQuiet();

        assertThat(recall(100)).isGreaterThan(0.99);
    }

    @Test
    void search_afterManyRemovalsAndAdditions_findsNearlyAllTrueNeighbours() {
        index.upsert(ACME, faces(0, 2_000));
        index.awaitQuiet();
        index.delete(ACME, faces(0, 700).stream().map(FaceRecord::id).toList());
        index.upsert(ACME, faces(2_000, 2_900));

        assertThat(recall(100)).isGreaterThan(0.98);
        index.awaitQuiet();
        assertThat(recall(100)).isGreaterThan(0.98);
    }

    @Test
    void reopened_graphIsThereAtOnceAndRemovedFacesAreNot() {
        index.upsert(ACME, faces(0, 600));
        index.awaitQuiet();
        FaceRecord gone = faces(17, 18).get(0);
        index.delete(ACME, List.of(gone.id()));
        index.close();
        index = JVectorIndexTest.open(directory, SETTINGS);

        VectorMatches found = search(gone.embedding(), 50);

        assertThat(found.plan().way()).isEqualTo(Way.GRAPH);
        assertThat(found.matches()).hasSize(50).noneMatch(m -> m.face().id().equals(gone.id()));
        assertThat(index.verify(false)).isEmpty();
    }

    @Test
    void galleryThatShrinks_losesItsGraph() throws Exception {
        index.upsert(ACME, faces(0, 600));
        index.awaitQuiet();
        index.delete(ACME, faces(0, 570).stream().map(FaceRecord::id).toList());
        index.awaitQuiet();

        assertThat(search(probe(3), 5).plan().way()).isEqualTo(Way.EXACT_SCAN);
        assertThat(graphFiles()).isEmpty();
    }

    @Test
    void tenantWithoutFaces_leavesNoGraphFile() throws Exception {
        index.upsert(ACME, faces(0, 600));
        index.awaitQuiet();
        index.deleteWhere(ACME, FaceFilter.all(), 1_000);
        index.awaitQuiet();

        assertThat(graphFiles()).isEmpty();
        assertThat(search(probe(3), 5).matches()).isEmpty();
    }

    @Test
    void compact_afterFewRemovals_leavesGraphsWithoutThem() {
        index.upsert(ACME, faces(0, 600));
        index.awaitQuiet();
        index.delete(ACME, List.of(faces(5, 6).get(0).id()));
        index.compact();

        assertThat(search(probe(3), 5).plan().reason()).contains("a graph of 599 faces");
        assertThat(index.verify(false)).isEmpty();
    }

    @Test
    void damagedGraph_isNamedDroppedAndBuiltAgain_andNoSearchIsWrong() throws Exception {
        index.upsert(ACME, faces(0, 600));
        index.awaitQuiet();
        index.close();
        Path file = graphFiles().get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
        index = JVectorIndexTest.open(directory, SETTINGS);

        for (int i = 0; i < 600; i++) {
            FaceRecord face = faces(i, i + 1).get(0);
            assertThat(search(face.embedding(), 1).matches().get(0).face().id()).isEqualTo(face.id());
        }
        index.verify(true);
        index.awaitQuiet();
        assertThat(index.verify(false)).isEmpty();
        assertThat(search(probe(3), 5).plan().way()).isEqualTo(Way.GRAPH);
    }

    @Test
    void littleMemory_forgetsGalleriesAndFindsTheirFacesAgain() {
        index.close();
        index = JVectorIndexTest.open(directory, new IndexSettings(100_000, 1 << 20, 1));
        for (int t = 0; t < 20; t++) {
            TenantId tenant = TenantId.of("t" + t);
            index.upsert(tenant, TestFaces.of(tenant, CONTRACT, 32, 0, 1_000));
            index.search(tenant, new VectorQuery(probe(1), 1, -1, FaceFilter.all(), false));
        }

        assertThat(index.statistics().heapBytes()).isLessThan(3 << 20);
        for (int t = 0; t < 20; t++) {
            FaceRecord face =
                    TestFaces.of(TenantId.of("t" + t), CONTRACT, 32, 500, 501).get(0);
            VectorMatches found =
                    index.search(face.tenant(), new VectorQuery(face.embedding(), 1, -1, FaceFilter.all(), false));
            assertThat(found.matches().get(0).face().id()).isEqualTo(face.id());
        }
    }

    @Test
    void recallProbe_looksAtSomeOfTheSearches() {
        index.upsert(ACME, faces(0, 600));
        index.awaitQuiet();
        IntStream.range(0, 20 * RecallProbe.EVERY).forEach(i -> search(probe(i % 60), 10));
        index.awaitQuiet();

        assertThat(index.statistics().recallSamples()).isPositive();
        assertThat(index.statistics().recall()).isBetween(0.9, 1.0);
    }

    private double recall(int probes) {
        double found = 0;
        double wanted = 0;
        for (int i = 0; i < probes; i++) {
            Embedding probe = probe(i % 60);
            List<String> truth = ids(index.search(ACME, new VectorQuery(probe, 10, -1, FaceFilter.all(), true)));
            List<String> some = ids(search(probe, 10));
            wanted += truth.size();
            found += some.stream().filter(truth::contains).count();
        }
        return found / wanted;
    }

    private static List<String> ids(VectorMatches found) {
        return found.matches().stream().map(m -> m.face().id().value()).toList();
    }

    private VectorMatches search(Embedding probe, int k) {
        return index.search(ACME, new VectorQuery(probe, k, -1, FaceFilter.all(), false));
    }

    private Embedding probe(int person) {
        return TestFaces.near(CONTRACT, 32, person, random);
    }

    private List<Path> graphFiles() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("graphs"))) {
            return files.toList();
        }
    }

    private static List<FaceRecord> faces(int from, int to) {
        return TestFaces.of(ACME, CONTRACT, 32, from, to);
    }
}
