package io.facelib.storage.jvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same picture indexed many times must hide nobody, and none of its copies. */
class TwinsTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final ContractId CONTRACT = ContractId.of("test.32.v1");

    @TempDir
    private Path directory;

    private JVectorIndex index;

    @BeforeEach
    void open() {
        index = JVectorIndexTest.open(directory, new IndexSettings(200, 64 << 20, 2));
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void picturesIndexedManyTimes_everyoneElseIsStillFound() {
        List<FaceRecord> others = TestFaces.of(ACME, CONTRACT, 32, 0, 1_500);
        index.upsert(ACME, others);
        for (int picture = 0; picture < 10; picture++) {
            index.upsert(ACME, copies("copy" + picture, picture, 60));
        }
        index.upsert(ACME, copies("avatar", 10, 1_500));
        index.awaitQuiet();

        assertAllFound(others);
    }

    @Test
    void copiesAndTheirFirstAreRemoved_theRestIsFoundWithANewGraph() {
        List<FaceRecord> others = TestFaces.of(ACME, CONTRACT, 32, 0, 700);
        List<FaceRecord> copies = copies("copy", 3, 500);
        index.upsert(ACME, copies);
        index.upsert(ACME, others);
        index.awaitQuiet();
        index.delete(ACME, copies.subList(0, 200).stream().map(FaceRecord::id).toList());
        index.compact();

        assertAllFound(others);
        assertThat(search(copies.get(0).embedding(), 500).matches())
                .filteredOn(m -> m.face().id().value().startsWith("copy"))
                .hasSize(300);
        assertThat(index.verify(false)).isEmpty();
    }

    @Test
    void allFacesTheSame_asManyAreFoundAsAskedFor() {
        List<FaceRecord> copies = copies("same", 1, 800);
        index.upsert(ACME, copies);
        index.awaitQuiet();
        assertThat(search(copies.get(0).embedding(), 300).matches()).hasSize(300);

        index.delete(ACME, copies.subList(0, 100).stream().map(FaceRecord::id).toList());
        assertThat(search(copies.get(0).embedding(), 1_000).matches()).hasSize(700);
        index.compact();
        assertThat(search(copies.get(0).embedding(), 1_000).matches()).hasSize(700);
    }

    private void assertAllFound(List<FaceRecord> faces) {
        List<String> missed = new ArrayList<>();
        for (FaceRecord face : faces) {
            boolean found = search(face.embedding(), 5).matches().stream()
                    .anyMatch(m -> m.face().id().equals(face.id()));
            if (!found) {
                missed.add(face.id().value());
            }
        }
        assertThat(missed).hasSizeLessThan(faces.size() / 500 + 1);
    }

    private static List<FaceRecord> copies(String name, int seed, int count) {
        Embedding vector = TestFaces.near(CONTRACT, 32, seed, new Random(1_000 + seed));
        List<FaceRecord> copies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            copies.add(TestFaces.of(ACME, name + "-" + i, vector));
        }
        return copies;
    }

    private VectorMatches search(Embedding probe, int k) {
        return index.search(ACME, new VectorQuery(probe, k, -1, FaceFilter.all(), false));
    }
}
