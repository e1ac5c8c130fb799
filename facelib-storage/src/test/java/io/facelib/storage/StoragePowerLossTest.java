package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.ForwardingDisk;
import io.facelib.storage.disk.PowerLoss;
import io.facelib.storage.disk.PowerLoss.Keeper;
import io.facelib.storage.disk.PowerLoss.Step;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first steps of a storage, its backups and restores on a disk that loses power, and why each force is there. */
class StoragePowerLossTest {
    @TempDir
    private Path folder;

    private Path work;
    private EmbeddedStorage source;
    private final List<String> changes = new ArrayList<>();

    @BeforeEach
    void fill() throws IOException {
        work = Files.createDirectory(folder.resolve("work"));
        source = EmbeddedStorage.at(folder.resolve("faces"));
        try (StorageBackends open = source.open(StorageSetup.of(Clock.systemUTC()))) {
            new Gallery(open, "acme").index("anna");
        }
    }

    private PowerLoss powerLoss(Supplier<Keeper> keepers, List<Step> steps, int outcomes) {
        return new PowerLoss(keepers, steps, work, new Random().nextLong(), outcomes);
    }

    private void everyForceIsMissed(Supplier<Keeper> keepers, List<Step> steps, List<String> classes)
            throws IOException {
        PowerLoss loss = powerLoss(keepers, steps, 5);
        assertThat(loss.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        List<String> sites = loss.sites().stream()
                .filter(site -> classes.stream().anyMatch(site::startsWith))
                .toList();
        assertThat(sites).hasSizeGreaterThanOrEqualTo(classes.size());
        PowerLoss without = powerLoss(keepers, steps, PowerLoss.ONE_BY_ONE);
        for (String site : sites) {
            assertThat(without.powerLostAfterEveryChange(Optional.of(site)))
                    .as("without the force at %s", site)
                    .isPresent();
        }
    }

    @Test
    void format_powerLostAfterEveryChange_isWholeBeforeAnythingElse() throws IOException {
        List<Step> steps = List.of(Step.put("format", "1"), Step.put("something", "else"));

        everyForceIsMissed(FormatKeeper::new, steps, List.of("StorageFormat."));
    }

    @Test
    void backup_powerLostAfterEveryChange_hasItsNameOnlyWhenItIsWhole() throws IOException {
        List<Step> steps = List.of(Step.put("monday", contents(source.directory())));

        try (OpenStorage open = open()) {
            everyForceIsMissed(
                    () -> new CopyKeeper((target, disk) -> new Backup(open, disk).to(target)),
                    steps,
                    List.of("DurableCopy.file", "DurableCopy.mirrorObjects"));
        }
    }

    @Test
    void restore_powerLostAfterEveryChange_hasItsNameOnlyWhenItIsWhole() throws IOException {
        Path backup = folder.resolve("backup");
        source.backup(backup);
        List<Step> steps = List.of(Step.put("faces", contents(backup)));

        PowerLoss loss =
                powerLoss(() -> new CopyKeeper((target, disk) -> new Restore(target, disk).from(backup)), steps, 5);

        assertThat(loss.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        assertThat(loss.changes()).isGreaterThan(30);
    }

    /** SQLite writes its copy past our disk and forces neither its bytes nor its name. */
    @Test
    void backup_whatSqliteWrote_isForcedBeforeTheBackupHasItsName() throws IOException {
        try (OpenStorage open = open()) {
            new Backup(open, recording()).to(folder.resolve("monday"));
        }

        int named = changes.indexOf("rename monday");
        assertThat(changes.subList(0, named)).contains("force monday.partial/faces.db", "sync monday.partial");
        assertThat(changes.lastIndexOf("sync monday.partial"))
                .isGreaterThan(changes.indexOf("force monday.partial/faces.db"))
                .isLessThan(named);
        assertThat(changes.subList(named, changes.size())).contains("sync ");
    }

    @Test
    void restore_whatSqliteWrote_isForcedBeforeTheCopyHasItsName() {
        Path backup = folder.resolve("backup");
        source.backup(backup);

        new Restore(folder.resolve("again"), recording()).from(backup);

        int closed = changes.lastIndexOf("delete again.partial/faces.db-mark");
        assertThat(changes.subList(closed, changes.indexOf("rename again"))).contains("force again.partial/faces.db");
    }

    /** Without it a loss of power leaves what nobody may remove; with it too long, a copy that looks unfinished. */
    @Test
    void markerOfAnUnfinishedCopy_isDurableFirst_andGoneLast() {
        try (OpenStorage open = open()) {
            new Backup(open, recording()).to(folder.resolve("monday"));
        }

        int marked = changes.indexOf("create monday.partial/unfinished");
        assertThat(changes.get(marked + 1)).isEqualTo("sync monday.partial");
        assertThat(changes).endsWith("delete monday/unfinished", "sync monday");
    }

    private Disk recording() {
        return new ForwardingDisk(Disk.real()) {
            @Override
            protected boolean change(String operation, Path path) {
                changes.add(operation + " " + folder.relativize(path));
                return true;
            }
        };
    }

    private OpenStorage open() {
        assertThat(source.open(StorageSetup.of(Clock.systemUTC()))).isNotNull();
        return OpenStorage.find(source.directory()).orElseThrow();
    }

    /** What a copy must hold: every object, byte by byte, the version, and face records. */
    private static String contents(Path storage) throws IOException {
        StringBuilder contents = new StringBuilder();
        contents.append(Files.readString(storage.resolve("format")));
        contents.append(Files.exists(storage.resolve("faces.db")) ? "faces.db\n" : "");
        contents.append(Files.readString(storage.resolve("keys.json")));
        for (Path object :
                Bytes.files(storage.resolve("objects")).stream().sorted().toList()) {
            contents.append(storage.relativize(object)).append(' ');
            contents.append(Arrays.hashCode(Files.readAllBytes(object))).append('\n');
        }
        return contents.toString();
    }

    /** A directory that becomes a storage and then gets another file. */
    private static final class FormatKeeper implements Keeper {
        private @Nullable Path directory;
        private @Nullable Disk disk;

        @Override
        public void open(Path place, Disk used) {
            directory = place;
            disk = used;
        }

        @Override
        public void apply(Step step) throws IOException {
            Path place = Objects.requireNonNull(directory);
            Disk used = Objects.requireNonNull(disk);
            used.createDirectories(place);
            if (step.name().equals("format")) {
                StorageFormat.ensure(place, used);
            } else {
                used.createDirectories(place.resolve(step.name()));
            }
        }

        @Override
        public Map<String, String> read() throws IOException {
            Path place = Objects.requireNonNull(directory);
            Map<String, String> found = new TreeMap<>();
            if (Files.isDirectory(place)) {
                StorageFormat.check(place);
                if (StorageFormat.isStorage(place)) {
                    found.put("format", "1");
                }
                if (Files.exists(place.resolve("something"))) {
                    found.put("something", "else");
                }
            }
            return found;
        }

        @Override
        public void close() {}
    }

    private interface Copying {
        void to(Path target, Disk disk);
    }

    /** Copies under names in a directory. */
    private static final class CopyKeeper implements Keeper {
        private final Copying copying;
        private @Nullable Path directory;
        private @Nullable Disk disk;

        CopyKeeper(Copying copying) {
            this.copying = copying;
        }

        @Override
        public void open(Path place, Disk used) {
            directory = place;
            disk = used;
        }

        @Override
        public void apply(Step step) {
            copying.to(Objects.requireNonNull(directory).resolve(step.name()), Objects.requireNonNull(disk));
        }

        @Override
        public Map<String, String> read() throws IOException {
            Map<String, String> found = new TreeMap<>();
            Path place = Objects.requireNonNull(directory);
            if (Files.isDirectory(place)) {
                try (DirectoryStream<Path> copies =
                        Files.newDirectoryStream(place, p -> !p.toString().endsWith(".partial"))) {
                    for (Path copy : copies) {
                        found.put(copy.getFileName().toString(), contents(copy));
                    }
                }
            }
            return found;
        }

        @Override
        public void close() {}
    }
}
