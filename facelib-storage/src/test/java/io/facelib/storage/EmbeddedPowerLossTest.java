package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.Match;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.VectorQuery;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.PowerLoss;
import io.facelib.storage.disk.PowerLoss.Keeper;
import io.facelib.storage.disk.PowerLoss.Step;
import io.facelib.storage.jdbc.SqlFaceLog;
import io.facelib.storage.jvector.GraphFiles;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole storage on a disk that loses power: objects, graph files and what makes the directory a storage. */
class EmbeddedPowerLossTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final List<Step> STEPS = List.of(
            store("a", 1, 2, 16),
            store("b", 1, 3, 16),
            store("a", 2, 2, 16),
            remove("b"),
            store("c", 1, 4, 64),
            store("c", 2, 4, 16),
            remove("a"),
            remove("c"));

    @TempDir
    Path work;

    private static Step store(String image, int version, int faces, int dimension) {
        return Step.put(image, new CrashOperation(ACME, ImageId.of(image), version, faces, dimension).text());
    }

    private static Step remove(String image) {
        return Step.remove(image);
    }

    private PowerLoss powerLoss(int steps, int outcomes) {
        return new PowerLoss(StorageKeeper::new, STEPS.subList(0, steps), work, new Random().nextLong(), outcomes);
    }

    @Test
    void powerLost_afterEveryChange_losesNothingAcknowledged() throws Exception {
        PowerLoss loss = powerLoss(3, 1);

        assertThat(loss.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        assertThat(loss.changes()).isGreaterThan(60);
    }

    @Test
    void everyForce_leftOut_isMissedByThisTest() throws Exception {
        PowerLoss none = powerLoss(2, 0);
        assertThat(none.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        Set<String> sites = none.sites();
        assertThat(sites).anyMatch(s -> s.startsWith("StorageFormat.")).anyMatch(s -> s.startsWith("Schema."));
        assertThat(sites).anyMatch(s -> s.startsWith("BlockWriter.")).anyMatch(s -> s.startsWith("GraphFileWriter."));
        List<String> notMissed = new ArrayList<>();
        for (String site : sites) {
            // Those of the objects need a kill first: ObjectPowerLossTest.
            boolean ofObjects = site.startsWith("Directories.") || site.startsWith("ObjectFiles.");
            if (!ofObjects
                    && powerLoss(2, 3)
                            .powerLostAfterEveryChange(Optional.of(site))
                            .isEmpty()) {
                notMissed.add(site);
            }
        }
        assertThat(notMissed).isEmpty();
    }

    @Test
    @Tag("crash")
    void killedThenPowerLost_afterEveryChange_losesNothingAcknowledged() throws Exception {
        PowerLoss loss = powerLoss(STEPS.size(), 3);

        assertThat(loss.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        assertThat(loss.killedThenPowerLost(Optional.empty())).isEmpty();
        System.out.printf(
                "| power lost after every change, and after a kill at every change | %d changes | %d losses | 0 |%n",
                loss.changes(), loss.losses());
    }

    /** A storage whose images are the values. */
    private static final class StorageKeeper implements Keeper {
        private @Nullable EmbeddedStorage description;
        private @Nullable OpenStorage opened;

        private OpenStorage storage() {
            return Objects.requireNonNull(opened);
        }

        @Override
        public void open(Path directory, Disk disk) {
            requireWholeGraphs(directory);
            description = EmbeddedStorage.at(directory)
                    .withGraphAbove(1)
                    .withBuildThreads(1)
                    .withDisk(disk);
            opened = (OpenStorage) description.open(Clock.systemUTC());
        }

        private static void requireWholeGraphs(Path directory) {
            Path file = directory.resolve(OpenStorage.LOG);
            if (Files.exists(file)) {
                try (SqlFaceLog log = SqlFaceLog.open(file, Disk.real())) {
                    GraphFiles.requireWhole(directory.resolve(OpenStorage.GRAPHS), log);
                }
            }
        }

        @Override
        public void apply(Step step) {
            if (step.value().isPresent()) {
                store(CrashOperation.parse(step.value().get()));
            } else {
                delete(CrashOperation.delete(ACME, ImageId.of(step.name())));
            }
            // One thing after the other, so that nobody writes to the database while it is copied.
            storage().vectors().awaitQuiet();
        }

        private void store(CrashOperation operation) {
            put(operation.original(), operation.version());
            put(operation.thumbnail(), operation.version());
            storage().vectors().upsert(ACME, operation.records());
        }

        private void put(ObjectKey key, int version) {
            byte[] content = CrashOperation.content(key, version);
            storage().objects().put(key, new ByteArrayInputStream(content), ObjectInfo.ofType("image/jpeg"));
        }

        private void delete(CrashOperation operation) {
            storage().vectors().deleteWhere(ACME, FaceFilter.ofImage(operation.image()), 10);
            storage().objects().delete(operation.original());
            storage().objects().delete(operation.thumbnail());
        }

        @Override
        public Map<String, String> read() {
            VerifyReport report = Objects.requireNonNull(description).verify();
            if (!report.sound() || !report.repaired().isEmpty()) {
                throw new IllegalStateException(report.problems() + " " + report.repaired());
            }
            Map<String, String> images = new TreeMap<>();
            for (FaceRecord face : storage()
                    .vectors()
                    .list(ACME, FaceFilter.all(), PageRequest.first(1_000))
                    .items()) {
                requireFound(face);
                CrashOperation operation = CrashOperation.of(face);
                images.put(operation.image().value(), operation.text());
            }
            return images;
        }

        private void requireFound(FaceRecord face) {
            VectorQuery query = new VectorQuery(face.embedding(), 10, -1, FaceFilter.all(), false);
            List<Match> matches = storage().vectors().search(ACME, query).matches();
            if (matches.stream().noneMatch(match -> match.face().equals(face))) {
                throw new IllegalStateException(face.id() + " is not found");
            }
        }

        @Override
        public void close() {
            if (opened != null) {
                opened.close();
            }
        }
    }
}
