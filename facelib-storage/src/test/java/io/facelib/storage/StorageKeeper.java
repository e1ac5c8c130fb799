package io.facelib.storage;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.Match;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.VectorQuery;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.PowerLoss.Keeper;
import io.facelib.storage.disk.PowerLoss.Step;
import io.facelib.storage.jdbc.SqlDatabase;
import io.facelib.storage.jvector.GraphFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A whole storage whose images are the values, for {@link io.facelib.storage.disk.PowerLoss}. */
final class StorageKeeper implements Keeper {
    private static final TenantId ACME = TenantId.of("acme");
    static final List<Step> STEPS = List.of(
            store("a", 1, 2, 16),
            store("b", 1, 3, 16),
            store("a", 2, 2, 16),
            remove("b"),
            store("c", 1, 4, 64),
            store("c", 2, 4, 16),
            remove("a"),
            remove("c"));

    private static Step store(String image, int version, int faces, int dimension) {
        return Step.put(image, new CrashOperation(ACME, ImageId.of(image), version, faces, dimension).text());
    }

    private static Step remove(String image) {
        return Step.remove(image);
    }

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
        opened = (OpenStorage) description.open(StorageSetup.of(Clock.systemUTC()));
    }

    private static void requireWholeGraphs(Path directory) {
        Path file = directory.resolve(OpenStorage.LOG);
        if (Files.exists(file)) {
            try (SqlDatabase database = SqlDatabase.open(file, Disk.real())) {
                GraphFiles.requireWhole(directory.resolve(OpenStorage.GRAPHS), database.faces());
            }
        }
    }

    @Override
    public void apply(Step step) {
        step.value()
                .map(CrashOperation::parse)
                .orElse(CrashOperation.delete(ACME, ImageId.of(step.name())))
                .apply(storage());
        // One thing after the other, so that nobody writes to the database while it is copied.
        storage().vectors().awaitQuiet();
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
