package io.facelib.storage.disk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A disk that knows what would be left after a loss of power. Changes go to real files, but unsynced; beside them it keeps
 * what was forced, file by file and name by name, and {@link #losePower} writes a tree of files that such a loss could
 * leave. Files that others make below its root (SQLite's) are taken as they are. Safe for any number of threads.
 *
 * <p>What can be left: a file's forced bytes, and of the rest a part, holes of zeros in it; each name of a directory as it
 * was when the directory was last forced, or as after any of the name's later changes, independently of all other names.
 */
public final class ForgetfulDisk implements Disk {
    private sealed interface Node permits FileNode, DirectoryNode, OthersFile, Nothing {}

    private enum Nothing implements Node {
        NOTHING
    }

    private static final class FileNode implements Node {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int forced;
    }

    /** A file that was not written through this disk: its name may be lost, its bytes are taken as they are. */
    private static final class OthersFile implements Node {
        private Path place;

        OthersFile(Path place) {
            this.place = place;
        }
    }

    private static final class DirectoryNode implements Node {
        private final Map<String, Node> names = new HashMap<>();
        /** For each name its possible states after a loss, the durable one first. */
        private final Map<String, List<Node>> states = new TreeMap<>();

        void set(String name, Node node) {
            states.computeIfAbsent(name, n -> new ArrayList<>(List.of(Nothing.NOTHING)))
                    .add(node);
            names.put(name, node);
        }

        void force() {
            names.keySet().forEach(this::force);
        }

        void force(String name) {
            states.computeIfPresent(name, (n, all) -> new ArrayList<>(List.of(all.get(all.size() - 1))));
        }
    }

    private final Path root;
    private final DirectoryNode top = new DirectoryNode();
    private final Disk real = new ForwardingDisk(Disk.real()) {
        @Override
        protected boolean change(String operation, Path path) {
            return !operation.equals("force") && !operation.equals("sync");
        }
    };

    /** @param root an empty directory, durable itself; what is outside of it is none of this disk's business */
    public ForgetfulDisk(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    private boolean isInside(Path path) {
        return path.toAbsolutePath().normalize().startsWith(root);
    }

    private DirectoryNode directory(Path path) {
        DirectoryNode found = top;
        Path below = root.relativize(path.toAbsolutePath().normalize());
        for (Path name : below.toString().isEmpty() ? List.<Path>of() : below) {
            if (!(found.names.get(name.toString()) instanceof DirectoryNode next)) {
                throw new IllegalStateException(path + " was not created through this disk");
            }
            found = next;
        }
        return found;
    }

    private void set(Path path, Node node) {
        directory(path.resolveSibling("")).set(name(path), node);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    @Override
    public synchronized DiskFile create(Path file) throws IOException {
        return remembered(file, real.create(file));
    }

    @Override
    public synchronized DiskFile createSecret(Path file) throws IOException {
        return remembered(file, real.createSecret(file));
    }

    private DiskFile remembered(Path file, DiskFile created) {
        FileNode node = new FileNode();
        set(file, node);
        return new DiskFile() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                synchronized (ForgetfulDisk.this) {
                    ByteBuffer copy = bytes.duplicate();
                    while (copy.hasRemaining()) {
                        node.bytes.write(copy.get());
                    }
                    created.write(bytes);
                }
            }

            @Override
            public void force() {
                synchronized (ForgetfulDisk.this) {
                    node.forced = node.bytes.size();
                }
            }

            @Override
            public void close() throws IOException {
                created.close();
            }
        };
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
        DirectoryNode directory = directory(from.resolveSibling(""));
        if (!directory.states.containsKey(name(from))) {
            directory.set(name(from), new OthersFile(from));
            directory.force(name(from));
        }
        Node node = directory.names.getOrDefault(name(from), Nothing.NOTHING);
        if (node instanceof OthersFile file) {
            file.place = to;
        }
        set(to, node);
        set(from, Nothing.NOTHING);
    }

    @Override
    public synchronized boolean delete(Path file) throws IOException {
        boolean deleted = real.delete(file);
        if (deleted && isKnown(file)) {
            set(file, Nothing.NOTHING);
        }
        return deleted;
    }

    @Override
    public synchronized void createDirectory(Path directory) throws IOException {
        boolean there = Files.isDirectory(directory);
        real.createDirectory(directory);
        if (!there) {
            set(directory, new DirectoryNode());
        }
    }

    /** Files of others are taken as they are anyway. */
    @Override
    public synchronized void forceFile(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is no file");
        }
        if (isInside(file) && directory(file.resolveSibling("")).names.get(name(file)) instanceof FileNode node) {
            node.forced = node.bytes.size();
        }
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is no directory");
        }
        if (isInside(directory)) {
            directory(directory).force();
        }
    }

    /** Writes into an empty directory what a loss of power now leaves. */
    synchronized void losePower(Outcome outcome, Path into) throws IOException {
        write(top, outcome, into);
        copyOthers(into);
    }

    private static void write(DirectoryNode directory, Outcome outcome, Path into) throws IOException {
        for (Map.Entry<String, List<Node>> name : directory.states.entrySet()) {
            List<Node> states = name.getValue();
            Node node = states.get(outcome.state(states.size()));
            Path path = into.resolve(name.getKey());
            if (node instanceof DirectoryNode below) {
                Files.createDirectory(path);
                write(below, outcome, path);
            } else if (node instanceof FileNode file) {
                Files.write(path, outcome.left(file.bytes.toByteArray(), file.forced));
            } else if (node instanceof OthersFile file && Files.exists(file.place)) {
                Files.copy(file.place, path);
            }
        }
    }

    private void copyOthers(Path into) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                Path target = into.resolve(root.relativize(file).toString());
                if (!isKnown(file) && Files.isDirectory(target.resolveSibling(""))) {
                    Files.copy(file, target);
                }
            }
        }
    }

    private boolean isKnown(Path file) {
        return directory(file.resolveSibling("")).states.containsKey(name(file));
    }
}
