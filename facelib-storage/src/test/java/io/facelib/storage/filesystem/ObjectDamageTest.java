package io.facelib.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.StoredObject;
import io.facelib.storage.disk.Disk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to readers when bytes change under them. */
class ObjectDamageTest {
    private static final ObjectKey KEY = new ObjectKey("raw-images", "acme/a.jpg");
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 123_456_789);
    private static final ObjectInfo INFO = new ObjectInfo("image/jpeg", Map.of("face", "3", "note", "ä"));
    private static final byte[] CONTENT = new byte[700];

    @TempDir
    Path root;

    private FilesystemObjectStore store;
    private Path file;
    private byte[] whole;

    @BeforeEach
    void putOne() throws IOException {
        new Random(1).nextBytes(CONTENT);
        store = new FilesystemObjectStore(root, Disk.real(), Clock.fixed(NOW, ZoneOffset.UTC));
        store.put(KEY, new ByteArrayInputStream(CONTENT), INFO);
        file = root.resolve("raw-images/acme/a.jpg");
        whole = Files.readAllBytes(file);
    }

    @Test
    void file_beginsWithTheContent() {
        assertThat(Arrays.copyOf(whole, CONTENT.length)).isEqualTo(CONTENT);
        assertThat(problems()).isEmpty();
    }

    @Test
    void read_anyByteChanged_failsClearly() throws IOException {
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 << (i % 8));
            Files.write(file, damaged);
            if (i < CONTENT.length) {
                assertDamagedContent("byte " + i);
            } else {
                assertDamagedFooter("byte " + i);
            }
        }
    }

    @Test
    void read_truncatedAnywhere_failsClearly() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertDamagedFooter("length " + length);
        }
    }

    @Test
    void read_zeroedOrLengthened_failsClearly() throws IOException {
        for (int from = 0; from < whole.length - 1; from += 13) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, from, damaged.length, (byte) 0);
            Files.write(file, damaged);
            assertDamagedFooter("zeroed from " + from);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertDamagedFooter("one byte more");
    }

    @Test
    void read_fileOfAnotherObject_failsClearly() throws IOException {
        store.put(new ObjectKey("raw-images", "acme/b.jpg"), new ByteArrayInputStream(CONTENT), INFO);
        Files.copy(root.resolve("raw-images/acme/b.jpg"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertDamagedFooter("b's file in the place of a's");
        assertThat(problems().get(0)).contains("raw-images/acme/b.jpg");
    }

    @Test
    void delete_damagedObject_works() throws IOException {
        Files.write(file, new byte[3]);

        assertThat(store.delete(KEY)).isTrue();
        assertThat(store.stat(KEY)).isEmpty();
        assertThat(problems()).isEmpty();
    }

    @Test
    void check_filesThatAreNotOurs_areNamed() throws IOException {
        Files.write(root.resolve("raw-images/Thumbs.db"), new byte[3]);
        Files.createSymbolicLink(root.resolve("raw-images/acme/link.jpg"), file);

        assertThat(problems()).hasSize(2);
        assertThat(problems()).anyMatch(p -> p.contains("Thumbs.db")).anyMatch(p -> p.contains("symbolic link"));
        assertThat(store.check(problem -> {})).isEqualTo(1);
    }

    @Test
    void anyCall_symbolicLinkBelowTheRoot_isRefused(@TempDir Path outside) throws IOException {
        Files.copy(file, outside.resolve("a.jpg"));
        Files.createSymbolicLink(root.resolve("raw-images/linked"), outside);
        Files.createSymbolicLink(root.resolve("raw-images/acme/link.jpg"), outside.resolve("a.jpg"));
        ObjectKey through = new ObjectKey("raw-images", "linked/a.jpg");
        ObjectKey link = new ObjectKey("raw-images", "acme/link.jpg");

        assertThatThrownBy(() -> store.stat(through)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> store.open(link, 0)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> store.delete(through)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> store.put(through, new ByteArrayInputStream(CONTENT), INFO))
                .isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> store.list("raw-images", "linked/", PageRequest.first(10)))
                .isInstanceOf(BackendException.class);
        assertThat(outside.resolve("a.jpg")).exists();
    }

    @Test
    void put_moreInfoThanFits_isRefused() {
        ObjectInfo large = new ObjectInfo("image/jpeg", Map.of("a", "x".repeat(70_000)));
        ObjectInfo half = new ObjectInfo("image/\uD800", Map.of());
        for (ObjectInfo bad : List.of(large, half)) {
            assertThatThrownBy(() -> store.put(KEY, new ByteArrayInputStream(CONTENT), bad))
                    .isInstanceOf(InvalidInputException.class);
        }
        ObjectInfo much = new ObjectInfo("image/jpeg", Map.of("a", "x".repeat(60_000)));
        store.put(KEY, new ByteArrayInputStream(CONTENT), much);
        assertThat(store.stat(KEY)).contains(new StoredObject(KEY, CONTENT.length, NOW, much));
    }

    private void assertDamagedFooter(String how) {
        assertThatThrownBy(() -> store.stat(KEY))
                .as(how)
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(KEY.toString())
                .hasMessageContaining("verify");
        assertThatThrownBy(() -> store.open(KEY, 5)).as(how).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> store.list("raw-images", "", PageRequest.first(1)))
                .as(how)
                .isInstanceOf(BackendException.class);
        assertThat(problems()).as(how).hasSize(1);
    }

    private void assertDamagedContent(String how) throws IOException {
        assertThat(store.stat(KEY)).as(how).contains(new StoredObject(KEY, CONTENT.length, NOW, INFO));
        try (InputStream in = store.open(KEY, 0).orElseThrow()) {
            assertThatThrownBy(in::readAllBytes)
                    .as(how)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("checksum")
                    .hasMessageContaining(KEY.toString());
        }
        assertThat(problems()).as(how).hasSize(1);
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        store.check(problems::add);
        return problems;
    }
}
