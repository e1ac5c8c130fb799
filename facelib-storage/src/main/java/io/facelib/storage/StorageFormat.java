package io.facelib.storage;

import io.facelib.error.SetupException;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.DiskFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file {@value #FILE}, which makes a directory a storage: one line of ASCII, {@code facelib embedded storage 1}, whose
 * last word is the version of everything in the directory, ended by a line feed. It is durable before anything else is
 * written, so a directory without it holds nothing of ours.
 *
 * <p>The version is raised when a release before it could misread what is written. Older versions are opened and carried
 * over; newer ones are refused.
 */
final class StorageFormat {
    static final String FILE = "format";
    static final int VERSION = 1;

    private static final String NAME = "facelib embedded storage ";
    private static final Pattern LINE = Pattern.compile(NAME + "([1-9][0-9]{0,8})\n");
    private static final String UNFINISHED = FILE + ".partial";

    /** What a crash before the first {@value #FILE} leaves, and what the system puts at the top of an empty volume. */
    private static final Set<String> HARMLESS =
            Set.of(DirectoryLock.FILE, UNFINISHED, PartialDirectory.MARKER, "lost+found");

    private StorageFormat() {}

    /** Whether there is a storage of any version. */
    static boolean isStorage(Path directory) {
        return Files.exists(directory.resolve(FILE));
    }

    /**
     * Checks that a directory is, or may become, a storage. Changes nothing.
     *
     * @throws SetupException if it is of a newer version, damaged, or holds something else
     */
    static void check(Path directory) throws IOException {
        if (isStorage(directory)) {
            checkVersion(directory);
        } else {
            refuseForeign(directory);
        }
    }

    /** Checks a directory and makes it a storage if it is not one yet. The caller holds its lock. */
    static void ensure(Path directory, Disk disk) throws IOException {
        check(directory);
        if (isStorage(directory)) {
            return;
        }
        write(directory, disk);
    }

    private static void write(Path directory, Disk disk) throws IOException {
        Path unfinished = directory.resolve(UNFINISHED);
        disk.delete(unfinished);
        try (DiskFile file = disk.create(unfinished)) {
            file.write(ByteBuffer.wrap((NAME + VERSION + "\n").getBytes(StandardCharsets.US_ASCII)));
            file.force();
        }
        disk.rename(unfinished, directory.resolve(FILE));
        disk.forceDirectory(directory);
    }

    private static void checkVersion(Path directory) throws IOException {
        Matcher line = LINE.matcher(firstBytes(directory.resolve(FILE)));
        if (!line.matches()) {
            throw new SetupException(
                    "the file '" + directory.resolve(FILE) + "' is not one that facelib wrote",
                    "Restore the directory from a backup, or name another one.");
        }
        int version = Integer.parseInt(line.group(1));
        if (version > VERSION) {
            throw new SetupException(
                    "'" + directory + "' is an embedded storage of version " + version + ", and this facelib reads"
                            + " version " + VERSION,
                    "Use the release of facelib that wrote it, or a later one.");
        }
    }

    private static String firstBytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(100), StandardCharsets.US_ASCII);
        }
    }

    private static void refuseForeign(Path directory) throws IOException {
        Optional<String> foreign = firstForeign(directory);
        if (foreign.isPresent()) {
            throw new SetupException(
                    "'" + directory + "' holds other files, such as '" + foreign.get() + "', and no file '" + FILE
                            + "' that would make it a storage of facelib",
                    "Name an empty directory, or one that does not exist yet.");
        }
    }

    private static Optional<String> firstForeign(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !HARMLESS.contains(name))
                    .sorted()
                    .findFirst();
        }
    }
}
