package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After deleting and compacting, no file holds a byte of what was deleted. */
class ErasureTest {
    private static final int FACES = 120;

    @TempDir
    private Path folder;

    private static String id(int i) {
        return "visitor-" + Integer.toHexString(0x5EED_0000 + 7919 * i);
    }

    /** What must not be found, in pieces of 16 bytes: a part of a vector or picture is as bad as the whole. */
    private static List<byte[]> traces(String id) {
        float[] vector = Gallery.vector(id).toArray();
        List<byte[]> traces = new ArrayList<>();
        traces.add(id.getBytes(StandardCharsets.UTF_8));
        traces.addAll(Bytes.pieces(Bytes.of(vector, ByteOrder.LITTLE_ENDIAN)));
        traces.addAll(Bytes.pieces(Bytes.of(vector, ByteOrder.BIG_ENDIAN)));
        traces.addAll(Bytes.pieces(Gallery.noise(id, Gallery.PICTURE)));
        return traces;
    }

    /** For each file that holds any trace of some faces, how many. */
    private static Map<String, Long> found(Path directory, List<String> ids) throws IOException {
        List<byte[]> traces = ids.stream().flatMap(id -> traces(id).stream()).toList();
        Map<String, Long> found = new TreeMap<>();
        for (Path file : Bytes.files(directory)) {
            long count = Bytes.count(Files.readAllBytes(file), traces);
            if (count > 0) {
                found.put(directory.relativize(file).toString(), count);
            }
        }
        return found;
    }

    @Test
    void compact_afterDeletes_leavesNoByteOfThemInAnyFile() throws IOException {
        EmbeddedStorage storage = EmbeddedStorage.at(folder.resolve("faces")).withGraphAbove(50);
        try (StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            Gallery gallery = new Gallery(open, "acme");
            for (int i = 0; i < FACES; i++) {
                gallery.index(id(i));
            }
            OpenStorage.find(storage.directory()).orElseThrow().vectors().awaitQuiet();
        }
        // The search finds what is there, in database, graph and picture; otherwise its silence would prove nothing.
        assertThat(found(storage.directory(), List.of(id(1))).keySet())
                .contains("faces.db", "objects/raw-images/acme/image-" + id(1) + ".jpg")
                .anyMatch(name -> name.endsWith(".graph"));

        List<String> deleted =
                IntStream.range(0, FACES / 10).mapToObj(i -> id(10 * i)).toList();
        try (StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            Gallery gallery = new Gallery(open, "acme");
            deleted.forEach(gallery::delete);
            assertThat(storage.compact().problems()).isEmpty();
            assertThat(gallery.ids()).hasSize(FACES - FACES / 10);
        }

        assertThat(found(storage.directory(), deleted)).isEmpty();
        assertThat(found(storage.directory(), List.of(id(1)))).hasSizeGreaterThanOrEqualTo(3);
        VerifyReport report = storage.verify();
        assertThat(report.sound()).isTrue();
        assertThat(report.repaired()).isEmpty();
        assertThat(report.faces()).isEqualTo(FACES - FACES / 10);
    }
}
