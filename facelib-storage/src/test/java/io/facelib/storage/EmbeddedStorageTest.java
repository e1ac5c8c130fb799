package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.error.ClosedException;
import io.facelib.error.FacelibException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IndexOptions;
import io.facelib.model.Match;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.model.SearchPlan.Way;
import io.facelib.model.SearchResult;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.ForwardingDisk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The default storage as an engine uses it. */
class EmbeddedStorageTest {
    @TempDir
    private Path folder;

    private FaceEngine engine() {
        return engine(EmbeddedStorage.at(folder.resolve("faces")));
    }

    private static FaceEngine engine(EmbeddedStorage storage) {
        return FaceEngine.builder().models(FakeModels.models()).storage(storage).build();
    }

    private static FaceId index(Tenant tenant, String person, int variation) {
        return tenant.index(FakeFaces.portrait(person, variation), IndexOptions.defaults())
                .faces()
                .get(0)
                .id();
    }

    private static List<FaceId> found(Tenant tenant, String person) {
        return tenant.search(Probe.of(FakeFaces.portrait(person)), SearchOptions.topK(10)).matches().stream()
                .map(match -> match.face().id())
                .sorted()
                .toList();
    }

    @Test
    void at_touchesNothing() {
        EmbeddedStorage storage = EmbeddedStorage.at(folder.resolve("faces")).withGraphAbove(5);

        assertThat(storage.directory()).isEqualTo(folder.resolve("faces")).doesNotExist();
        assertThat(storage).hasToString("EmbeddedStorage[" + folder.resolve("faces") + "]");
    }

    @Test
    void options_outsideTheirLimits_nameValueAndLimit() {
        EmbeddedStorage storage = EmbeddedStorage.at(folder);

        assertThatThrownBy(() -> storage.withGraphAbove(0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("graphAbove", "0");
        assertThatThrownBy(() -> storage.withVectorMemory(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> storage.withBuildThreads(0)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void reopen_facesSearchesPicturesAndDeletesSurvive() {
        FaceId anna;
        FaceId deleted;
        List<FaceRecord> before;
        List<Match> matches;
        try (FaceEngine engine = engine()) {
            Tenant acme = engine.tenant("acme");
            anna = index(acme, "anna", 0);
            deleted = index(acme, "anna", 1);
            index(acme, "ben", 0);
            acme.faces().delete(deleted);
            before = acme.faces().list(FaceFilter.all(), PageRequest.first(10)).items();
            matches = acme.search(Probe.of(FakeFaces.portrait("anna", 5)), SearchOptions.topK(10))
                    .matches();
        }

        try (FaceEngine engine = engine()) {
            Tenant acme = engine.tenant("acme");
            SearchResult again = acme.search(Probe.of(FakeFaces.portrait("anna", 5)), SearchOptions.topK(10));
            assertThat(acme.faces()
                            .list(FaceFilter.all(), PageRequest.first(10))
                            .items())
                    .isEqualTo(before)
                    .hasSize(2);
            assertThat(again.matches())
                    .isEqualTo(matches)
                    .extracting(m -> m.face().id())
                    .containsExactly(anna);
            assertThat(again.explain().way()).isEqualTo(Way.EXACT_SCAN);
            assertThat(acme.faces().get(deleted)).isEmpty();
            assertThat(engine.tenant("other").faces().get(anna)).isEmpty();
            assertThat(found(engine.tenant("other"), "anna")).isEmpty();
        }
    }

    @Test
    void reopen_largeTenant_isSearchedThroughItsGraph() {
        EmbeddedStorage storage = EmbeddedStorage.at(folder.resolve("faces")).withGraphAbove(30);
        List<FaceId> before;
        try (StorageBackends backends = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            assertThat(backends.vectors().capabilities().durable()).isTrue();
            assertThat(backends.objects().capabilities().durable()).isTrue();
        }
        try (FaceEngine engine = engine(storage)) {
            Tenant acme = engine.tenant("acme");
            for (int i = 0; i < 50; i++) {
                index(acme, "person" + i / 5, i % 5);
            }
            before = found(acme, "person3");
            assertThat(before).hasSize(5);
        }
        try (FaceEngine engine = engine(storage)) {
            // What the first engine did not come to do in the background, the second one does.
            OpenStorage.find(storage.directory()).orElseThrow().vectors().awaitQuiet();
            Tenant acme = engine.tenant("acme");
            SearchResult result = acme.search(Probe.of(FakeFaces.portrait("person3")), SearchOptions.topK(10));
            assertThat(result.explain().way()).isEqualTo(Way.GRAPH);
            assertThat(found(acme, "person3")).isEqualTo(before);
        }
    }

    @Test
    void open_whileOpen_isRefusedUntilItIsClosed() {
        EmbeddedStorage storage = EmbeddedStorage.at(folder.resolve("faces"));
        StorageBackends first = storage.open(StorageSetup.of(Clock.systemUTC()));

        assertThatThrownBy(() -> storage.open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("in use by this process");

        first.close();
        first.close();
        storage.open(StorageSetup.of(Clock.systemUTC())).close();
    }

    @Test
    void open_foreignDirectory_leavesItAlone() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "Dear all");

        assertThatThrownBy(() -> EmbeddedStorage.at(folder).open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("letter.txt");
        assertThat(folder.toFile().list()).containsExactly("letter.txt");
    }

    @Test
    void open_file_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> EmbeddedStorage.at(file).open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll(file.toString(), "is not a directory");
        assertThatThrownBy(() -> EmbeddedStorage.at(file.resolve("below")).open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll(file.toString(), "is not a directory");
    }

    @Test
    void open_writingIsDenied_saysSoAndFreesTheDirectory() {
        EmbeddedStorage storage = EmbeddedStorage.at(folder.resolve("faces"));
        Disk denied = new ForwardingDisk(Disk.real()) {
            @Override
            protected boolean change(String operation, Path path) throws IOException {
                if (operation.equals("create")) {
                    throw new AccessDeniedException(path.toString());
                }
                return true;
            }
        };

        assertThatThrownBy(() -> storage.withDisk(denied).open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll("format.partial' is denied", "may read and write");
        storage.open(StorageSetup.of(Clock.systemUTC())).close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void open_placeThatNobodyCanWrite_isRefused() {
        EmbeddedStorage storage = EmbeddedStorage.at(Path.of("/proc/facelib/faces"));

        assertThatThrownBy(() -> storage.open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll("/proc/facelib/faces", "may read and write");
    }

    @Test
    void open_lastPartFails_closesTheOthers() {
        EmbeddedStorage storage = EmbeddedStorage.at(folder.resolve("faces"));
        Disk noGraphs = new ForwardingDisk(Disk.real()) {
            @Override
            protected boolean change(String operation, Path path) throws IOException {
                if (path.endsWith("graphs")) {
                    throw new AccessDeniedException(path.toString());
                }
                return true;
            }
        };

        assertThatThrownBy(() -> storage.withDisk(noGraphs).open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(FacelibException.class)
                .hasMessageContaining("graphs");
        assertThat(folder.resolve("faces/faces.db-wal")).doesNotExist();
        storage.open(StorageSetup.of(Clock.systemUTC())).close();
    }

    @Test
    void close_whileAPictureIsWritten_waitsForIt() throws Exception {
        EmbeddedStorage storage = EmbeddedStorage.at(folder.resolve("faces"));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ObjectKey key = new ObjectKey("raw-images", "acme/slow.jpg");
        InputStream slow = new ByteArrayInputStream(new byte[] {1, 2, 3}) {
            @Override
            public int readNBytes(byte[] into, int from, int length) {
                reading.countDown();
                assertThatCode(goOn::await).doesNotThrowAnyException();
                return super.readNBytes(into, from, length);
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(2);
        StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()));
        Future<?> writing = threads.submit(() -> open.objects().put(key, slow, ObjectInfo.ofType("image/jpeg")));
        reading.await();
        Future<?> closing = threads.submit(open::close);
        while (!isClosing(open)) {
            Thread.onSpinWait();
        }
        // Had it not waited, it would free the directory.
        assertThatThrownBy(() -> storage.open(StorageSetup.of(Clock.systemUTC())))
                .isInstanceOf(SetupException.class);
        goOn.countDown();
        closing.get();
        writing.get();
        threads.shutdown();

        try (StorageBackends again = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            assertThat(again.objects().stat(key)).isPresent();
        }
    }

    /** The vectors are closed before the objects. */
    private static boolean isClosing(StorageBackends storage) {
        try {
            storage.vectors().tenants(PageRequest.first(1));
            return false;
        } catch (ClosedException e) {
            return true;
        }
    }

    @Test
    void open_faceRecordsAreGone_isRefusedInsteadOfBeginningAnew() throws IOException {
        try (FaceEngine engine = engine()) {
            index(engine.tenant("acme"), "anna", 0);
        }
        Files.delete(folder.resolve("faces/faces.db"));

        assertThatThrownBy(this::engine)
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll("faces.db", "Restore");
        assertThat(folder.resolve("faces/faces.db")).doesNotExist();
    }

    @Test
    void maintenance_whereThereIsNoStorage_makesNone() {
        EmbeddedStorage storage = EmbeddedStorage.at(folder.resolve("faces"));

        assertThatThrownBy(storage::verify)
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("there is no storage");
        assertThat(folder.resolve("faces")).doesNotExist();
    }
}
