package io.facelib.storage;

import io.facelib.error.SetupException;
import io.facelib.spi.StoragePart;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file {@value #FILE}: which parts of an embedded storage are kept by others, a name of {@link StoragePart} in small
 * letters on each line, in ASCII. There is none while the directory keeps everything. It lets checks and backups know what
 * they do not find in the directory, and an engine miss what it is not told of.
 */
final class Elsewhere {
    static final String FILE = "elsewhere";

    private static final String UNFINISHED = FILE + ".partial";

    private Elsewhere() {}

    /**
     * The parts that are kept elsewhere.
     *
     * @throws SetupException if the file is not one that facelib wrote
     */
    static Set<StoragePart> read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (Files.notExists(file)) {
            return Set.of();
        }
        try {
            return Files.readAllLines(file, StandardCharsets.US_ASCII).stream()
                    .map(line -> StoragePart.valueOf(line.toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IllegalArgumentException e) {
            throw new SetupException(
                    "the file '" + file + "' names a part that this facelib does not know",
                    "Use the release of facelib that wrote it, or a later one.",
                    e);
        }
    }

    /**
     * Notes the parts that an engine keeps elsewhere. The caller holds the directory's lock.
     *
     * @throws SetupException if a part was kept elsewhere before and is not now: what is there would not be found
     */
    static void note(Path directory, Set<StoragePart> parts, Disk disk) throws IOException {
        Set<StoragePart> before = read(directory);
        Set<StoragePart> missed = EnumSet.noneOf(StoragePart.class);
        missed.addAll(before);
        missed.removeAll(parts);
        if (!missed.isEmpty()) {
            throw new SetupException(
                    "'" + directory + "' is one part of a storage: what it has of " + words(missed)
                            + " is kept elsewhere",
                    "Open it with CombinedStorage as before, or move them here and delete its file '" + FILE + "'.");
        }
        if (!before.equals(parts)) {
            write(directory, parts, disk);
        }
    }

    private static void write(Path directory, Set<StoragePart> parts, Disk disk) throws IOException {
        Path unfinished = directory.resolve(UNFINISHED);
        disk.delete(unfinished);
        try (DiskFile file = disk.create(unfinished)) {
            String lines =
                    parts.stream().sorted().map(part -> name(part) + "\n").collect(Collectors.joining());
            file.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII)));
            file.force();
        }
        disk.rename(unfinished, directory.resolve(FILE));
        disk.forceDirectory(directory);
    }

    private static String name(StoragePart part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    private static String words(Set<StoragePart> parts) {
        return parts.stream().sorted().map(Elsewhere::name).collect(Collectors.joining(", "));
    }

    /** A sentence for each part that a check or a backup of the directory does not cover. */
    static List<String> told(Set<StoragePart> parts) {
        return parts.stream()
                .sorted()
                .map(part -> "not covered, since kept elsewhere: " + name(part))
                .toList();
    }
}
