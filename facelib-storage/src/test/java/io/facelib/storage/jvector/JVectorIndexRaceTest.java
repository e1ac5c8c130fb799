package io.facelib.storage.jvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.TenantId;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each writer was told is what its next search shows, while graphs are built, extended and given up behind it. */
@Timeout(300)
class JVectorIndexRaceTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final ContractId CONTRACT = ContractId.of("test.24.v1");
    private static final int WRITERS = 4;
    private static final int STEPS = 250;
    private static final long SEED = 20_261_122;

    @TempDir
    private Path directory;

    @Test
    void writersSearchWhatTheyWrote_graphsComeAndGo_nothingIsMissedAndNothingComesBack() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(WRITERS);
        try (JVectorIndex index = JVectorIndexTest.open(directory, new IndexSettings(60, 1 << 20, 2))) {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                int writer = w;
                writers.add(executor.submit(() -> new Writer(index, writer).run()));
            }
            long faces = 0;
            for (Future<Integer> writer : writers) {
                faces += writer.get();
            }
            index.awaitQuiet();
            assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(faces);
            assertThat(index.verify(false)).isEmpty();
        } finally {
            executor.shutdownNow();
        }
    }

    /** Adds, moves and removes faces of its own, and searches after each. */
    private static final class Writer {
        private final JVectorIndex index;
        private final int number;
        private final Random random;
        private final List<FaceRecord> alive = new ArrayList<>();

        Writer(JVectorIndex index, int number) {
            this.index = index;
            this.number = number;
            this.random = new Random(SEED + number);
        }

        int run() {
            for (int step = 0; step < STEPS; step++) {
                // Phases of growth and of shrinking, so that the gallery passes the limit for a graph several times.
                boolean growing = step / 60 % 2 == 0;
                if (alive.isEmpty() || random.nextInt(10) < (growing ? 8 : 2)) {
                    add("w" + number + "-" + step);
                } else if (random.nextInt(3) == 0) {
                    move(random.nextInt(alive.size()));
                } else {
                    remove(random.nextInt(alive.size()));
                }
            }
            return alive.size();
        }

        private void add(String id) {
            FaceRecord face = TestFaces.of(ACME, id, vector());
            index.upsert(ACME, List.of(face));
            alive.add(face);
            assertFound(face);
        }

        private void move(int at) {
            FaceRecord before = alive.get(at);
            FaceRecord after = TestFaces.of(ACME, before.id().value(), vector());
            index.upsert(ACME, List.of(after));
            alive.set(at, after);
            assertFound(after);
            assertThat(search(before.embedding(), true).matches())
                    .as("seed " + SEED)
                    .noneMatch(m -> m.face().id().equals(before.id()) && m.cosine() > 0.9999);
        }

        private void remove(int at) {
            FaceRecord face = alive.remove(at);
            index.delete(ACME, List.of(face.id()));
            assertThat(ids(search(face.embedding(), false))).as("seed " + SEED).doesNotContain(face.id());
            assertThat(ids(search(face.embedding(), true))).as("seed " + SEED).doesNotContain(face.id());
        }

        private void assertFound(FaceRecord face) {
            assertThat(ids(search(face.embedding(), true)))
                    .as("exact, seed " + SEED)
                    .contains(face.id());
            assertThat(ids(search(face.embedding(), false))).as("seed " + SEED).contains(face.id());
        }

        private VectorMatches search(Embedding probe, boolean exact) {
            return index.search(ACME, new VectorQuery(probe, 5, -1, FaceFilter.all(), exact));
        }

        private static List<FaceId> ids(VectorMatches found) {
            return found.matches().stream().map(m -> m.face().id()).toList();
        }

        private Embedding vector() {
            return TestFaces.near(CONTRACT, 24, random.nextInt(10_000), random);
        }
    }
}
