package io.facelib.examples.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A new folder below the temporary one (or {@code java.io.tmpdir}), deleted with everything in it when closed. */
public final class WorkFolder implements AutoCloseable {
    private final Path path;

    public WorkFolder() {
        try {
            this.path = Files.createTempDirectory("facelib-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    /** The bytes of all files in it. */
    public long size() {
        return all().stream()
                .filter(Files::isRegularFile)
                .mapToLong(WorkFolder::size)
                .sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // Gone since it was listed: whoever wrote it tidied up.
            return 0;
        }
    }

    private List<Path> all() {
        try (Stream<Path> files = Files.walk(path)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (Files.exists(path)) {
            all().forEach(WorkFolder::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
