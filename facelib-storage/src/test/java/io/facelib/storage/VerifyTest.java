package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.ObjectKey;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.log.DamagedFace;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a check finds, what it repairs, and what it leaves alone. */
class VerifyTest {
    @TempDir
    private Path folder;

    private EmbeddedStorage storage;

    @BeforeEach
    void place() {
        storage = EmbeddedStorage.at(folder.resolve("faces")).withGraphAbove(20);
    }

    private StorageBackends open() {
        return storage.open(StorageSetup.of(Clock.systemUTC()));
    }

    private void fill(int faces) {
        try (StorageBackends open = open()) {
            for (int i = 0; i < faces; i++) {
                new Gallery(open, "acme").index("f" + i);
            }
            OpenStorage.find(storage.directory()).orElseThrow().vectors().awaitQuiet();
        }
    }

    private Path file(String name) {
        return storage.directory().resolve(name);
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 0x01;
        Files.write(file, bytes);
    }

    @Test
    void verify_whileOpenAndClosed_countsEverything() {
        fill(30);
        VerifyReport expected = new VerifyReport(30, 0, 60, 0, List.of(), List.of());

        assertThat(storage.verify()).isEqualTo(expected);
        try (StorageBackends open = open()) {
            assertThat(open).isNotNull();
            assertThat(storage.verify()).isEqualTo(expected);
            assertThat(storage.compact()).isEqualTo(expected);
        }
    }

    @Test
    void verify_pictureOrThumbnailMissing_namesTheFace() throws IOException {
        fill(3);
        Files.delete(file("objects/raw-images/acme/image-f0.jpg"));
        Files.delete(file("objects/thumbnails/acme/image-f2_thumb.jpg"));

        VerifyReport report = storage.verify();

        assertThat(report.sound()).isFalse();
        assertThat(report.problems())
                .containsExactlyInAnyOrder(
                        "face f0 of tenant acme points at raw-images/acme/image-f0.jpg, which is missing",
                        "face f2 of tenant acme points at thumbnails/acme/image-f2_thumb.jpg, which is missing");
    }

    @Test
    void verify_pictureDamaged_namesIt() throws IOException {
        fill(3);
        flip(file("objects/raw-images/acme/image-f1.jpg"), 1_234);

        VerifyReport report = storage.verify();

        assertThat(report.problems()).singleElement().asString().contains("raw-images/acme/image-f1.jpg", "damaged");
        assertThat(report.faces()).isEqualTo(3);
        assertThat(report.objects()).isEqualTo(6);
    }

    @Test
    void verify_pictureWithoutAFace_isCountedAndKept() {
        fill(2);
        ObjectKey nobody = new ObjectKey("raw-images", "acme/landscape.jpg");
        try (StorageBackends open = open()) {
            new Gallery(open, "acme").put(nobody, new byte[] {1, 2, 3});
        }

        VerifyReport report = storage.compact();

        assertThat(report.sound()).isTrue();
        assertThat(report.objectsWithoutFace()).isEqualTo(1);
        try (StorageBackends open = open()) {
            assertThat(open.objects().stat(nobody)).isPresent();
        }
    }

    @Test
    void verify_graphDamagedOrLost_isMadeAgain() throws IOException {
        fill(40);
        flip(graph(), 3_000);

        VerifyReport report = storage.verify();

        assertThat(report.sound()).isTrue();
        assertThat(report.repaired()).singleElement().asString().contains("graph");
        assertThat(storage.verify().repaired()).isEmpty();
        Files.delete(graph());
        assertThat(storage.verify().sound()).isTrue();
        try (StorageBackends open = open()) {
            OpenStorage.find(storage.directory()).orElseThrow().vectors().awaitQuiet();
            for (int i = 0; i < 40; i++) {
                assertThat(new Gallery(open, "acme").search("f" + i)).containsExactly("f" + i);
            }
        }
        assertThat(graph()).exists();
    }

    private Path graph() throws IOException {
        try (Stream<Path> graphs = Files.list(file("graphs"))) {
            return graphs.findFirst().orElseThrow();
        }
    }

    @Test
    void verify_faceRecordsDamaged_isNotSound() throws IOException {
        fill(10);
        byte[] vector = Bytes.of(Gallery.vector("f5").toArray(), ByteOrder.LITTLE_ENDIAN);
        byte[] database = Files.readAllBytes(file("faces.db"));
        flip(file("faces.db"), Bytes.indexOf(database, vector) + 7);

        VerifyReport report = storage.verify();

        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains(
                        "face f5 of tenant acme", "image-f5", "damaged", "discardDamaged()", "index its picture again");
        assertThat(report.faces()).isEqualTo(9);
        assertThat(storage.verify().problems()).as("checking changes no row").isEqualTo(report.problems());

        assertThat(storage.discardDamaged()).containsExactly(new DamagedFace("acme", "f5", "image-f5", 6));
        assertThat(storage.verify()).isEqualTo(new VerifyReport(9, 0, 20, 2, List.of(), List.of()));
        assertThat(storage.discardDamaged()).isEmpty();
        try (StorageBackends open = open()) {
            new Gallery(open, "acme").index("f5");
            assertThat(new Gallery(open, "acme").search("f5")).containsExactly("f5");
        }
        assertThat(storage.verify()).isEqualTo(new VerifyReport(10, 0, 20, 0, List.of(), List.of()));
    }

    @Test
    void verify_unfinishedObject_isRemoved() throws IOException {
        fill(1);
        Path unfinished = Files.writeString(file("objects/.tmp/half.tmp"), "half of a picture");

        assertThat(storage.verify().sound()).isTrue();
        assertThat(unfinished).doesNotExist();
    }
}
