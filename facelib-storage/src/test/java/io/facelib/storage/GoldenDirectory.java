package io.facelib.storage;

import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Small storage directories of every version that was released, as resources {@code version-N.zip}, and {@code
 * version-N-tables-M.zip} where the tables of the database are of another version. They hold made-up faces of a tenant
 * {@code acme}: {@code f1} to {@code f14}, of which {@code f3} was deleted after the graph was built, and {@code late},
 * which came after it; from tables of version 2 on also the people {@code anna}, who took {@code annie} in, and {@code ben},
 * who lost a photo.
 *
 * <p>To add one, run {@link #main} with the resource's path, once, with the release that writes that version. Until a version is
 * released its directory may be made anew when a format changes; afterwards it never changes, and what changes is the
 * version.
 */
final class GoldenDirectory {
    static final int GRAPH_ABOVE = 10;

    private static final int FACES = 14;
    private static final int PICTURE = 100;

    private GoldenDirectory() {}

    /**
     * Makes a directory of the current version.
     *
     * @param args the zip file to make
     */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("golden").resolve("faces");
        EmbeddedStorage storage = EmbeddedStorage.at(directory).withGraphAbove(GRAPH_ABOVE);
        try (StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            Gallery gallery = gallery(open);
            for (int i = 1; i <= FACES; i++) {
                gallery.index("f" + i);
            }
            OpenStorage.find(directory).orElseThrow().vectors().awaitQuiet();
            gallery.delete("f3");
            gallery.index("late");
            People people = new People(open, "acme");
            people.enrol("anna");
            people.enrol("annie");
            people.enrol("ben");
            people.merge("annie", "anna");
            people.removePhoto("ben", 0);
        }
        zip(directory, Path.of(args[0]));
    }

    /** The tenant that the directory holds. */
    static Gallery gallery(StorageBackends open) {
        return new Gallery(open, "acme", PICTURE);
    }

    private static void zip(Path directory, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            List<Path> files = Bytes.files(directory).stream()
                    .filter(path -> !path.endsWith(DirectoryLock.FILE))
                    .sorted()
                    .toList();
            for (Path path : files) {
                zip.putNextEntry(
                        new ZipEntry(directory.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, zip);
            }
        }
    }

    /** Writes a directory, such as {@code version-1}, to an empty place. */
    static void unpack(String name, Path directory) throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenDirectory.class.getResourceAsStream(name + ".zip"), name);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.resolveSibling(""));
                Files.copy(zip, file);
            }
        }
    }
}
