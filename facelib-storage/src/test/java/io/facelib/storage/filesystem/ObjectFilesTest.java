package io.facelib.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.SetupException;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.spi.ObjectInfo;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.ForwardingDisk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which files and directories there are, and what a failing disk leaves behind. */
@Timeout(120)
class ObjectFilesTest {
    private static final ObjectInfo INFO = ObjectInfo.ofType("image/jpeg");
    private static final ObjectKey KEY = key("acme/a.jpg");

    @TempDir
    Path root;

    /** Fails at one change, counted from zero. */
    private static final class FailingDisk extends ForwardingDisk {
        private int failing = -1;
        private int changes;

        FailingDisk() {
            super(Disk.real());
        }

        @Override
        protected boolean change(String operation, Path path) throws IOException {
            if (changes++ == failing) {
                throw new IOException("No space left on device");
            }
            return true;
        }

        void failAt(int change) {
            failing = change;
            changes = 0;
        }
    }

    @Test
    void put_diskFullAtAnyChange_leavesNothingBehindAndWorksLater() throws IOException {
        FailingDisk disk = new FailingDisk();
        FilesystemObjectStore store = new FilesystemObjectStore(root, disk, Clock.systemUTC());
        byte[] content = content(200_000);
        int failures = 0;
        for (boolean failed = true; failed; failures++) {
            ObjectKey fresh = key("tenant-" + failures + "/a.jpg");
            disk.failAt(failures);
            failed = putFails(store, fresh, content);
            disk.failAt(-1);
            assertThat(temporaryFiles()).isEmpty();
            store.put(fresh, new ByteArrayInputStream(content), INFO);
            assertThat(read(store, fresh)).isEqualTo(content);
        }
        assertThat(failures).isGreaterThan(8);
    }

    private boolean putFails(FilesystemObjectStore store, ObjectKey key, byte[] content) throws IOException {
        try {
            store.put(key, new ByteArrayInputStream(content), INFO);
            return false;
        } catch (BackendException e) {
            assertThat(e.retryable()).isTrue();
            assertThat(e).hasMessageContaining("No space left");
            boolean there = store.stat(key).isPresent();
            assertThat(e.committed()).isEqualTo(there ? Committed.UNKNOWN : Committed.NO);
            return true;
        }
    }

    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // they give nothing at all
    void put_contentFails_leavesNoFile() throws IOException {
        FilesystemObjectStore store = open();
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the connection broke");
            }
        };
        InputStream wrong = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("a bug of the caller's");
            }
        };
        assertThatThrownBy(() -> store.put(KEY, broken, INFO)).hasMessageContaining("the connection broke");
        assertThatThrownBy(() -> store.put(KEY, wrong, INFO)).isInstanceOf(IllegalStateException.class);

        assertThat(allFiles()).isEmpty();
    }

    @Test
    void open_leftoversOfAKilledProcess_areRemoved() throws IOException {
        FilesystemObjectStore store = open();
        store.put(KEY, new ByteArrayInputStream(content(10)), INFO);
        Files.write(root.resolve(".tmp/half.tmp"), content(10));

        FilesystemObjectStore again = open();

        assertThat(temporaryFiles()).isEmpty();
        assertThat(read(again, KEY)).isEqualTo(content(10));
    }

    @Test
    void open_whereAFileIs_saysWhatToDo() throws IOException {
        Path file = Files.write(root.resolve("file"), content(1));

        assertThatThrownBy(() -> new FilesystemObjectStore(file, Disk.real(), Clock.systemUTC()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void delete_lastObject_removesEmptyDirectories() throws IOException {
        FilesystemObjectStore store = open();
        store.put(KEY, new ByteArrayInputStream(content(10)), INFO);
        store.put(key("acme/b/c.jpg"), new ByteArrayInputStream(content(10)), INFO);
        store.delete(key("acme/b/c.jpg"));
        assertThat(root.resolve("raw-images/acme")).isDirectory();
        assertThat(root.resolve("raw-images/acme/b")).doesNotExist();

        store.delete(KEY);
        assertThat(root.resolve("raw-images")).doesNotExist();
        store.put(KEY, new ByteArrayInputStream(content(10)), INFO);
        assertThat(read(store, KEY)).isEqualTo(content(10));
    }

    @Test
    void putAndDelete_inTheSameDirectoryFromManyThreads_neverFail() throws Exception {
        FilesystemObjectStore store = open();
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                ObjectKey own = key("acme/deep/" + t + ".jpg");
                running.add(executor.submit(() -> putAndDelete(store, own)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(allFiles()).isEmpty();
        assertThat(root.resolve("raw-images")).doesNotExist();
    }

    private static void putAndDelete(FilesystemObjectStore store, ObjectKey key) {
        for (int i = 0; i < 100; i++) {
            store.put(key, new ByteArrayInputStream(content(i)), INFO);
            assertThat(store.stat(key)).isPresent();
            assertThatCode(() -> store.list("raw-images", "acme", PageRequest.first(10)))
                    .doesNotThrowAnyException();
            assertThat(store.delete(key)).isTrue();
            assertThat(store.stat(key)).isEmpty();
        }
    }

    @Test
    void read_interruptedReader_disturbsNobodyElse() throws IOException {
        FilesystemObjectStore store = open();
        byte[] content = content(100_000);
        store.put(KEY, new ByteArrayInputStream(content), INFO);
        try (InputStream other = store.open(KEY, 0).orElseThrow()) {
            byte[] begun = other.readNBytes(10);
            try (InputStream mine = store.open(KEY, 0).orElseThrow()) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(mine::read).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> store.stat(KEY)).isInstanceOf(BackendException.class);
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(begun).isEqualTo(Arrays.copyOf(content, 10));
            assertThat(other.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 10, content.length));
        }
        assertThat(read(store, KEY)).isEqualTo(content);
    }

    private FilesystemObjectStore open() {
        return new FilesystemObjectStore(root, Disk.real(), Clock.systemUTC());
    }

    private List<Path> temporaryFiles() throws IOException {
        return allFiles().stream()
                .filter(f -> f.startsWith(root.resolve(".tmp")))
                .toList();
    }

    private List<Path> allFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static byte[] read(FilesystemObjectStore store, ObjectKey key) throws IOException {
        try (InputStream in = store.open(key, 0).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private static ObjectKey key(String key) {
        return new ObjectKey("raw-images", key);
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        Arrays.fill(content, (byte) size);
        return content;
    }
}
