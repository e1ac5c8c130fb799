package io.facelib.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Passes everything on to another disk; what a test wants otherwise it overrides. Every change comes by
 * {@link #change} first, forces included.
 */
public class ForwardingDisk implements Disk {
    private final Disk disk;

    public ForwardingDisk(Disk disk) {
        this.disk = disk;
    }

    /**
     * Called before each change.
     *
     * @param operation {@code create}, {@code write}, {@code force}, {@code rename}, {@code delete},
     *     {@code mkdir} or {@code sync} (of a directory)
     * @param path the file or directory; the new name when renaming
     * @return whether the change is passed on; if not, nothing happens and the caller believes that it did
     */
    protected boolean change(String operation, Path path) throws IOException {
        return true;
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return watched(file, change("create", file) ? disk.create(file) : new NoFile());
    }

    @Override
    public DiskFile createSecret(Path file) throws IOException {
        return watched(file, change("create", file) ? disk.createSecret(file) : new NoFile());
    }

    private DiskFile watched(Path file, DiskFile created) {
        return new DiskFile() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                if (change("write", file)) {
                    created.write(bytes);
                }
            }

            @Override
            public void force() throws IOException {
                if (change("force", file)) {
                    created.force();
                }
            }

            @Override
            public void close() throws IOException {
                created.close();
            }
        };
    }

    private static final class NoFile implements DiskFile {
        @Override
        public void write(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void force() {}

        @Override
        public void close() {}
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (change("rename", to)) {
            disk.rename(from, to);
        }
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return change("delete", file) && disk.delete(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        if (change("mkdir", directory)) {
            disk.createDirectory(directory);
        }
    }

    @Override
    public void forceFile(Path file) throws IOException {
        if (change("force", file)) {
            disk.forceFile(file);
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (change("sync", directory)) {
            disk.forceDirectory(directory);
        }
    }

    @Override
    public void step(String name) {
        disk.step(name);
    }
}
