package io.facelib.storage.jvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.ContractId;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.SearchPlan.Way;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged row of the log costs its tenant that face, and neither the search nor the graph. */
class DamagedRowTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final ContractId CONTRACT = ContractId.of("test.32.v1");
    private static final IndexSettings WITHOUT_GRAPH = new IndexSettings(100_000, 64 << 20, 2);
    private static final IndexSettings WITH_GRAPH = new IndexSettings(100, 64 << 20, 2);

    @TempDir
    private Path directory;

    private JVectorIndex index;

    @BeforeEach
    void fill() {
        index = JVectorIndexTest.open(directory, WITHOUT_GRAPH);
        index.upsert(ACME, TestFaces.of(ACME, CONTRACT, 32, 0, 600));
    }

    @AfterEach
    void close() {
        index.close();
    }

    private void reopen(IndexSettings settings) {
        index.close();
        index = JVectorIndexTest.open(directory, settings);
        index.awaitQuiet();
    }

    private void damage(String id) throws SQLException {
        try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("faces.db"));
                Statement change = raw.createStatement()) {
            change.execute("UPDATE face SET checksum = checksum + 1 WHERE face_id = '" + id + "'");
        }
    }

    private VectorMatches search(String id) {
        FaceRecord face = TestFaces.of(ACME, CONTRACT, 32, Integer.parseInt(id.substring(1)), 600)
                .get(0);
        return index.search(ACME, new VectorQuery(face.embedding(), 1, -1, FaceFilter.all(), false));
    }

    private static String best(VectorMatches found) {
        return found.matches().get(0).face().id().value();
    }

    private List<Path> graphFiles() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("graphs"))) {
            return files.toList();
        }
    }

    @Test
    void smallTenant_isSearchedWithoutTheDamagedFace() throws Exception {
        damage("f7");
        reopen(WITHOUT_GRAPH);

        assertThat(best(search("f8"))).isEqualTo("f8");
        assertThat(best(search("f7"))).isNotEqualTo("f7");
    }

    @Test
    void largeTenant_getsAGraphWithoutTheDamagedFace_andKeepsIt() throws Exception {
        damage("f7");
        reopen(WITH_GRAPH);
        List<Path> graph = graphFiles();

        for (int i = 0; i < 3; i++) {
            VectorMatches found = search("f8");
            assertThat(found.plan().way()).isEqualTo(Way.GRAPH);
            assertThat(found.plan().reason()).contains("599 faces");
            assertThat(best(found)).isEqualTo("f8");
            assertThat(best(search("f7"))).isNotEqualTo("f7");
            assertThat(index.verify(true)).isEmpty();
            index.awaitQuiet();
            assertThat(graphFiles()).isEqualTo(graph).hasSize(1);
            reopen(WITH_GRAPH);
        }
    }

    @Test
    void largeTenant_whoseFaceIsDamagedAfterTheGraphWasBuilt_keepsTheGraph() throws Exception {
        reopen(WITH_GRAPH);
        List<Path> graph = graphFiles();
        damage("f7");
        reopen(WITH_GRAPH);

        assertThat(search("f8").plan().way()).isEqualTo(Way.GRAPH);
        assertThat(index.verify(true)).isEmpty();
        assertThat(graphFiles()).isEqualTo(graph).hasSize(1);
    }

    @Test
    void damagedFace_isDeletedFromLogAndGraph() throws Exception {
        reopen(WITH_GRAPH);
        damage("f7");
        damage("f9");

        assertThat(index.delete(ACME, List.of(FaceId.of("f7"), FaceId.of("f9"), FaceId.of("f11"))))
                .singleElement()
                .extracting(face -> face.id().value())
                .isEqualTo("f11");

        for (String gone : List.of("f7", "f9", "f11")) {
            assertThat(best(search(gone))).isNotEqualTo(gone);
        }
        reopen(WITH_GRAPH);
        assertThat(search("f8").plan().way()).isEqualTo(Way.GRAPH);
        assertThat(best(search("f7"))).isNotEqualTo("f7");
        assertThat(index.verify(false)).isEmpty();
    }

    @Test
    void graphThatLacksAReadableFace_isStillRefused() throws Exception {
        reopen(WITH_GRAPH);
        // One row more than the graph shows, and it is whole: that cannot come from damage.
        try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("faces.db"));
                Statement change = raw.createStatement()) {
            change.execute("INSERT INTO tombstone (tenant_no, contract_no, seq) VALUES (1, 1, 8)");
        }
        damage("f100");

        assertThat(index.verify(false)).singleElement().asString().contains("599 faces", "has 600");
    }
}
