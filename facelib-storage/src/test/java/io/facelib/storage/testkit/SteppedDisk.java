package io.facelib.storage.testkit;

import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The real disk, with something done at each announced step. */
public final class SteppedDisk implements Disk {
    private final Disk real = Disk.real();
    private final Consumer<String> atStep;

    public SteppedDisk(Consumer<String> atStep) {
        this.atStep = atStep;
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return real.create(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return real.delete(file);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        real.createDirectories(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        real.forceDirectory(directory);
    }

    @Override
    public void step(String name) {
        atStep.accept(name);
    }
}
