package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.ClosedException;
import io.facelib.error.SetupException;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.ForwardingDisk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of a storage, made while it is closed, open, or being written, and what comes of damaged ones. */
class BackupTest {
    @TempDir
    private Path folder;

    private Path target;
    private EmbeddedStorage storage;

    @BeforeEach
    void places() {
        storage = EmbeddedStorage.at(folder.resolve("faces"));
        target = folder.resolve("backups/monday");
    }

    private static StorageBackends open(Path directory) {
        return EmbeddedStorage.at(directory).open(StorageSetup.of(Clock.systemUTC()));
    }

    private void fill(String... ids) {
        try (StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            for (String id : ids) {
                new Gallery(open, "acme").index(id);
            }
        }
    }

    private static Set<String> ids(Path directory) {
        try (StorageBackends open = open(directory)) {
            return new Gallery(open, "acme").ids();
        }
    }

    private static Path original(Path directory, String id) {
        return directory.resolve("objects/raw-images/acme/image-" + id + ".jpg");
    }

    /** Runs something when a step is announced, in the thread that announces it. */
    private static Disk at(String step, Runnable action) {
        return new ForwardingDisk(Disk.real()) {
            @Override
            public void step(String name) {
                if (name.equals(step)) {
                    action.run();
                }
            }
        };
    }

    @Test
    void backup_closedStorage_isAStorageWithEverything() throws IOException {
        fill("anna", "ben");

        BackupReport report = storage.backup(target);

        assertThat(report.faces()).isEqualTo(2);
        assertThat(report.objects()).isEqualTo(4);
        assertThat(report.bytes()).isGreaterThan(2 * 3_300);
        assertThat(target.toFile().list()).containsExactlyInAnyOrder("format", "faces.db", "keys.json", "objects");
        try (StorageBackends copy = open(target)) {
            Gallery gallery = new Gallery(copy, "acme");
            assertThat(gallery.ids()).containsExactly("anna", "ben");
            assertThat(gallery.search("ben")).containsExactly("ben");
            assertThat(copy.objects().open(gallery.face("ben").image().original(), 0))
                    .hasValueSatisfying(in -> assertThat(in).hasBinaryContent(gallery.picture("ben")));
        }
        assertThat(EmbeddedStorage.at(target).verify()).isEqualTo(new VerifyReport(2, 0, 4, 0, List.of(), List.of()));
        assertThat(folder.resolve("backups").toFile().list()).containsExactly("monday");
    }

    @Test
    void backupAndRestore_leaveGraphsToBeMadeAgain() {
        storage = storage.withGraphAbove(5);
        EmbeddedStorage restored = EmbeddedStorage.at(folder.resolve("restored"));
        String[] ids = IntStream.range(0, 12).mapToObj(i -> "f" + i).toArray(String[]::new);
        fill(ids);
        try (StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            OpenStorage original = OpenStorage.find(storage.directory()).orElseThrow();
            original.vectors().awaitQuiet();
            assertThat(open).isNotNull();
            assertThat(original.database().faces().graphs().published()).hasSize(1);
            storage.backup(target);
        }
        restored.restore(storage.directory());

        for (EmbeddedStorage copy : List.of(EmbeddedStorage.at(target), restored)) {
            try (StorageBackends open = copy.open(StorageSetup.of(Clock.systemUTC()))) {
                OpenStorage opened = OpenStorage.find(copy.directory()).orElseThrow();
                assertThat(opened.database().faces().graphs().published()).isEmpty();
                assertThat(new Gallery(open, "acme").search("f7")).containsExactly("f7");
            }
        }
    }

    @Test
    void backup_whileOthersWrite_isSoundAndHasWhatWasThereBefore() throws Exception {
        long seed = Long.getLong("facelib.seed", System.nanoTime());
        System.out.println("BackupTest: repeat with -Dfacelib.seed=" + seed);
        try (StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            Gallery gallery = new Gallery(open, "acme");
            for (int i = 0; i < 30; i++) {
                gallery.index("before-" + i);
            }
            AtomicBoolean done = new AtomicBoolean();
            CountDownLatch writing = new CountDownLatch(3);
            ExecutorService writers = Executors.newFixedThreadPool(3);
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                String name = "writer-" + writer + "-";
                Random random = new Random(seed + writer);
                running.add(writers.submit(() -> {
                    for (int i = 0; !done.get(); i++) {
                        gallery.index(name + i % 20);
                        if (random.nextInt(3) == 0) {
                            gallery.delete(name + random.nextInt(20));
                        }
                        if (i == 3) {
                            writing.countDown();
                        }
                    }
                }));
            }
            writing.await();
            for (int i = 0; i < 3; i++) {
                storage.backup(folder.resolve("backup-" + i));
            }
            done.set(true);
            writers.shutdown();
            for (Future<?> writer : running) {
                writer.get();
            }
        }
        for (int i = 0; i < 3; i++) {
            Path backup = folder.resolve("backup-" + i);
            VerifyReport report = EmbeddedStorage.at(backup).verify();
            assertThat(report.problems()).isEmpty();
            assertThat(ids(backup)).hasSize((int) report.faces()).contains("before-0", "before-29");
        }
    }

    @Test
    void backup_facesComeAndGoMeanwhile_leavesNoRecordWithoutItsPicture() {
        fill("stays", "goes-before", "goes-after");
        List<Gallery> open = new ArrayList<>();
        Disk objectsCopied = at("backup:objects", () -> {
            open.get(0).delete("goes-before");
            open.get(0).index("comes-before");
        });
        Disk logCopied = new ForwardingDisk(objectsCopied) {
            @Override
            public void step(String name) {
                super.step(name);
                if (name.equals("backup:log")) {
                    open.get(0).delete("goes-after");
                    open.get(0).index("comes-after");
                }
            }
        };

        EmbeddedStorage watched = storage.withDisk(logCopied);
        try (StorageBackends backends = watched.open(StorageSetup.of(Clock.systemUTC()))) {
            open.add(new Gallery(backends, "acme"));
            assertThat(watched.backup(target).faces()).isEqualTo(2);
        }

        assertThat(ids(target)).isEqualTo(new TreeSet<>(Set.of("stays", "comes-before")));
        VerifyReport report = EmbeddedStorage.at(target).verify();
        assertThat(report.sound()).isTrue();
        // What came after the moment of the backup is no face of it; its pictures may be there.
        assertThat(report.objectsWithoutFace()).isEqualTo(2);
        assertThat(original(target, "goes-before")).doesNotExist();
        assertThat(original(target, "goes-after")).doesNotExist();
    }

    @Test
    void backup_pictureReplacedMeanwhile_takesTheNewOne() {
        fill("anna");
        List<Gallery> open = new ArrayList<>();
        EmbeddedStorage watched = storage.withDisk(at(
                "backup:objects",
                () -> open.get(0).put(open.get(0).face("anna").image().original(), new byte[] {1, 2, 3})));
        try (StorageBackends backends = watched.open(StorageSetup.of(Clock.systemUTC()))) {
            open.add(new Gallery(backends, "acme"));
            watched.backup(target);
        }

        try (StorageBackends copy = open(target)) {
            assertThat(copy.objects()
                            .stat(new Gallery(copy, "acme").face("anna").image().original()))
                    .hasValueSatisfying(object -> assertThat(object.size()).isEqualTo(3));
        }
    }

    @Test
    void backup_storageIsClosedMeanwhile_failsAndLeavesNothing() {
        fill("anna");
        List<StorageBackends> open = new ArrayList<>();
        EmbeddedStorage watched =
                storage.withDisk(at("backup:objects", () -> open.get(0).close()));
        open.add(watched.open(StorageSetup.of(Clock.systemUTC())));

        assertThatThrownBy(() -> watched.backup(target)).isInstanceOf(ClosedException.class);
        assertThat(folder.resolve("backups").toFile().list()).isEmpty();
        assertThat(ids(storage.directory())).containsExactly("anna");
    }

    @Test
    void backup_targetThatIsTakenOrInside_isRefused() throws IOException {
        fill("anna");
        Files.createDirectories(target);
        Files.writeString(target.resolve("letter.txt"), "Dear all");

        assertThatThrownBy(() -> storage.backup(target))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("not an empty directory");
        assertThatThrownBy(() -> storage.backup(storage.directory().resolve("objects/backup")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("inside");
        assertThat(target.toFile().list()).containsExactly("letter.txt");
    }

    @Test
    void backup_emptyTargetAndLeftoversOfAFormerAttempt_areTakenUp() throws IOException {
        fill("anna");
        Files.createDirectories(target);
        Path leftover = folder.resolve("backups/monday.partial");
        Files.createDirectories(leftover.resolve("objects/raw-images"));
        Files.writeString(leftover.resolve("unfinished"), "");
        Files.writeString(leftover.resolve("format"), "facelib embedded storage 1\n");
        Files.writeString(leftover.resolve("faces.db"), "half of it");
        Files.writeString(leftover.resolve("objects/raw-images/old.jpg"), "not to be seen again");

        storage.backup(target);

        assertThat(ids(target)).containsExactly("anna");
        assertThat(EmbeddedStorage.at(target).verify().sound()).isTrue();
        assertThat(leftover).doesNotExist();
    }

    @Test
    void backup_foreignFilesUnderTheTemporaryName_areLeftAlone() throws IOException {
        fill("anna");
        Path foreign = folder.resolve("backups/monday.partial");
        Files.createDirectories(foreign);
        Files.writeString(foreign.resolve("letter.txt"), "Dear all");

        assertThatThrownBy(() -> storage.backup(target))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("letter.txt");
        assertThat(foreign.toFile().list()).containsExactly("letter.txt");
    }

    @Test
    void backup_anotherStorageHasTheTemporaryName_isRefusedAndLeavesItAlone() {
        fill("anna");
        EmbeddedStorage other = EmbeddedStorage.at(folder.resolve("backups/monday.partial"));
        try (StorageBackends open = other.open(StorageSetup.of(Clock.systemUTC()))) {
            new Gallery(open, "acme").index("zoe");
        }

        assertThatThrownBy(() -> storage.backup(target))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll("monday.partial", "is a storage");
        assertThat(ids(other.directory())).containsExactly("zoe");
    }

    @Test
    void backup_throughALinkIntoTheStorage_isRefused() throws IOException {
        fill("anna");
        Path link = Files.createSymbolicLink(folder.resolve("link"), storage.directory());

        for (String place : List.of("bk", "objects/bk", "new/bk")) {
            assertThatThrownBy(() -> EmbeddedStorage.at(link).backup(link.resolve(place)))
                    .as(place)
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("inside");
        }
        assertThat(EmbeddedStorage.at(link).backup(target).faces()).isEqualTo(1);
        assertThatThrownBy(() -> EmbeddedStorage.at(link.resolve("objects/new")).restore(storage.directory()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("inside");
        assertThat(storage.verify().sound()).isTrue();
    }

    @Test
    void backup_leftoversCannotBeRemoved_givesTheTemporaryNameBack() {
        fill("anna");
        Disk failing = new ForwardingDisk(Disk.real()) {
            @Override
            protected boolean change(String operation, Path path) throws IOException {
                if (path.startsWith(folder.resolve("backups")) && path.endsWith("image-anna_thumb.jpg")) {
                    throw new FileSystemException(path.toString(), null, "Input/output error");
                }
                return true;
            }
        };
        Disk thenStuck = new ForwardingDisk(failing) {
            @Override
            public boolean delete(Path file) throws IOException {
                if (file.endsWith("monday.partial/format")) {
                    throw new FileSystemException(file.toString(), null, "Device or resource busy");
                }
                return super.delete(file);
            }
        };

        assertThatThrownBy(() -> storage.withDisk(thenStuck).backup(target)).hasMessageContaining("Input/output");
        assertThat(folder.resolve("backups/monday.partial")).exists();
        assertThat(storage.backup(target).faces()).isEqualTo(1);
        assertThat(folder.resolve("backups").toFile().list()).containsExactly("monday");
    }

    @Test
    void backup_ofAGalleryWithAGraph_needsNoRepair() {
        EmbeddedStorage withGraphs = storage.withGraphAbove(20);
        try (StorageBackends open = withGraphs.open(StorageSetup.of(Clock.systemUTC()))) {
            for (int i = 0; i < 30; i++) {
                new Gallery(open, "acme").index("f" + i);
            }
            OpenStorage.find(storage.directory()).orElseThrow().vectors().awaitQuiet();
        }
        assertThat(storage.directory().resolve("graphs")).isNotEmptyDirectory();

        withGraphs.backup(target);
        EmbeddedStorage.at(folder.resolve("restored")).restore(storage.directory());

        for (Path copy : List.of(target, folder.resolve("restored"))) {
            assertThat(EmbeddedStorage.at(copy).verify())
                    .isEqualTo(new VerifyReport(30, 0, 60, 0, List.of(), List.of()));
        }
    }

    @Test
    void backup_damagedStorage_isRefusedSayingWhatIsWrong() throws IOException {
        fill("anna", "ben");
        Files.delete(original(storage.directory(), "ben"));

        assertThatThrownBy(() -> storage.backup(target))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll("face ben of tenant acme", "missing", "verify");
        assertThat(folder.resolve("backups").toFile().list()).isEmpty();
    }

    @Test
    void backup_diskFails_leavesNothingAndSaysWhy() {
        fill("anna");
        Disk full = new ForwardingDisk(Disk.real()) {
            @Override
            protected boolean change(String operation, Path path) throws IOException {
                if (operation.equals("write") && path.endsWith("image-anna_thumb.jpg")) {
                    throw new FileSystemException(path.toString(), null, "No space left on device");
                }
                return true;
            }
        };

        assertThatThrownBy(() -> storage.withDisk(full).backup(target)).hasMessageContaining("No space left");
        assertThat(folder.resolve("backups").toFile().list()).isEmpty();
        assertThat(storage.backup(target).faces()).isEqualTo(1);
    }

    @Test
    void restore_intoAbsentOrEmptyDirectory_bringsEverythingBack() throws IOException {
        fill("anna", "ben");
        BackupReport made = storage.backup(target);
        Path absent = folder.resolve("new/faces");
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(EmbeddedStorage.at(absent).restore(target).faces()).isEqualTo(made.faces());
        EmbeddedStorage.at(empty).restore(target);

        assertThat(ids(absent)).containsExactly("anna", "ben");
        assertThat(ids(empty)).containsExactly("anna", "ben");
        assertThat(EmbeddedStorage.at(absent).verify().sound()).isTrue();
        assertThatThrownBy(() -> EmbeddedStorage.at(empty).restore(target))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("not an empty directory");
    }

    @Test
    void restore_backup_leavesItAsItWas() throws IOException {
        fill("anna");
        storage.backup(target);

        EmbeddedStorage.at(folder.resolve("restored")).restore(target);
        assertThat(target.toFile().list()).containsExactlyInAnyOrder("format", "faces.db", "keys.json", "objects");

        EmbeddedStorage.at(folder.resolve("restored-again")).restore(storage.directory());
        assertThat(storage.directory().resolve("lock")).exists();
    }

    @Test
    void restore_lockThatCannotBeTaken_isNotTakenForAReadOnlyBackup() throws IOException {
        fill("anna");
        storage.backup(target);
        Files.createDirectory(target.resolve("lock"));

        assertThatThrownBy(() -> EmbeddedStorage.at(folder.resolve("restored")).restore(target))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("lock");
        assertThat(folder.resolve("restored")).doesNotExist();
    }

    @Test
    void restore_storageOfAKilledProcess_hasWhatWasAcknowledged() throws Exception {
        try (ChildJvm child = ChildJvm.start(Writer.class, storage.directory())) {
            assertThat(child.line()).isEqualTo("indexed");
            child.kill();
        }
        assertThat(storage.directory().resolve("faces.db-wal")).isNotEmptyFile();

        EmbeddedStorage.at(folder.resolve("restored")).restore(storage.directory());

        assertThat(ids(folder.resolve("restored"))).containsExactly("anna", "ben");

        Files.delete(storage.directory().resolve("faces.db-wal"));
        assertThatThrownBy(() -> EmbeddedStorage.at(folder.resolve("less")).restore(storage.directory()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("has lost its last 2 commits");
        assertThat(folder.resolve("less")).doesNotExist();
    }

    /** A child that indexes two faces and never closes. */
    static final class Writer {
        public static void main(String[] args) throws Exception {
            Gallery gallery = new Gallery(open(Path.of(args[0])), "acme");
            gallery.index("anna");
            gallery.index("ben");
            System.out.println("indexed");
            System.in.read();
        }
    }

    @Test
    void restore_backupThatIsInUse_isRefused() {
        fill("anna");
        try (StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            assertThat(open).isNotNull();
            assertThatThrownBy(() -> EmbeddedStorage.at(target).restore(storage.directory()))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("in use by this process");
        }
        assertThat(target).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "picture missing",
                "picture truncated",
                "picture flipped",
                "faces.db missing",
                "faces.db truncated",
                "faces.db flipped",
                "format newer",
                "format missing"
            })
    void restore_damagedBackup_isRefusedAndLeavesNothing(String damage) throws IOException {
        fill("anna", "ben");
        storage.backup(target);
        String[] what = damage.split(" ", 2);
        Path file = what[0].equals("picture") ? original(target, "ben") : target.resolve(what[0]);
        damage(file, what[1]);
        Path restored = folder.resolve("restored");

        assertThatThrownBy(() -> EmbeddedStorage.at(restored).restore(target)).isInstanceOf(SetupException.class);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("faces", "backups");
    }

    private static void damage(Path file, String how) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (how) {
            case "missing" -> Files.delete(file);
            case "truncated" -> Files.write(file, Arrays.copyOf(bytes, bytes.length * 2 / 3));
            case "newer" -> Files.writeString(file, "facelib embedded storage 99\n");
            default -> {
                // A byte of every kilobyte, so that something is hit that counts.
                for (int i = 500; i < bytes.length; i += 1_000) {
                    bytes[i] ^= 0x10;
                }
                Files.write(file, bytes);
            }
        }
    }
}
