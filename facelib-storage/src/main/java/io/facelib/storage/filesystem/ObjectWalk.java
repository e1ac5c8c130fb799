package io.facelib.storage.filesystem;

import io.facelib.model.ObjectKey;
import io.facelib.storage.filesystem.FileNames.Decoded;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the files of a bucket in ascending order of the keys' UTF-16 text, from a place on, opening only the
 * directories that it comes to. A directory is read whole, but at most {@value #BATCH} of its names are kept at a time.
 * Files that come or go meanwhile may be met or not; all others are met exactly once. For one thread.
 */
final class ObjectWalk {
    private static final int BATCH = 8_192;

    /** @param text the key, or what all keys below a directory begin with */
    private record Entry(String text, boolean file, Path path) {}

    private static final Comparator<Entry> BY_TEXT = Comparator.comparing(Entry::text);

    private final ObjectPaths paths;
    private final String prefix;
    private final Optional<String> after;
    private final Deque<Level> levels = new ArrayDeque<>();

    /**
     * @param prefix only keys that begin with this
     * @param after only keys that come after this
     */
    ObjectWalk(ObjectPaths paths, String bucket, String prefix, Optional<String> after) {
        this.paths = paths;
        this.prefix = prefix;
        this.after = after;
        levels.push(new Level(paths.bucket(bucket), ""));
    }

    /** The key of the next file; empty at the end. */
    Optional<ObjectKey> next() throws IOException {
        while (!levels.isEmpty()) {
            Entry entry = levels.element().next();
            if (entry == null) {
                levels.pop();
            } else if (!entry.file) {
                levels.push(new Level(entry.path, entry.text));
            } else {
                Optional<ObjectKey> key = paths.key(entry.path);
                if (key.isPresent()) {
                    return key;
                }
            }
        }
        return Optional.empty();
    }

    private boolean mayLead(Entry entry) {
        String text = entry.text;
        if (entry.file) {
            return text.startsWith(prefix)
                    && after.map(a -> text.compareTo(a) > 0).orElse(true);
        }
        boolean matches = text.startsWith(prefix) || prefix.startsWith(text);
        return matches
                && after.map(a -> text.compareTo(a) > 0 || a.startsWith(text)).orElse(true);
    }

    /** The names of one directory, in order, a batch at a time. */
    private final class Level {
        private final Path directory;
        private final String base;
        private final Deque<Entry> batch = new ArrayDeque<>();
        private Optional<String> last = Optional.empty();
        private boolean more = true;

        Level(Path directory, String base) {
            this.directory = directory;
            this.base = base;
        }

        @Nullable
        Entry next() throws IOException {
            if (batch.isEmpty() && more) {
                read();
            }
            Entry next = batch.poll();
            last = next == null ? last : Optional.of(next.text);
            return next;
        }

        private void read() throws IOException {
            PriorityQueue<Entry> smallest = new PriorityQueue<>(Collections.reverseOrder(BY_TEXT));
            more = false;
            Directories.requireNoLink(directory);
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path path : entries) {
                    entry(path).ifPresent(smallest::add);
                    if (smallest.size() > BATCH) {
                        smallest.poll();
                        more = true;
                    }
                }
            } catch (NoSuchFileException e) {
                return; // removed as empty meanwhile
            }
            smallest.stream().sorted(BY_TEXT).forEach(batch::add);
        }

        private Optional<Entry> entry(Path path) {
            Optional<Decoded> name = FileNames.decode(String.valueOf(path.getFileName()));
            return name.map(n -> new Entry(base + n.text(), n.file(), path))
                    .filter(e -> last.map(l -> e.text.compareTo(l) > 0).orElse(true))
                    .filter(ObjectWalk.this::mayLead);
        }
    }
}
