package io.facelib.storage;

import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.ForwardingDisk;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The real disk, on which the thread that comes to a certain place stays there for ever, so that the process can be killed
 * exactly there. A place is a step ({@code commit:before}) or the moment before a change, with the part of the directory that
 * it concerns ({@code rename:objects}, {@code force:graphs}; {@code write:mark} for the notes of commits,
 * {@code sync:.} for the directory's other files).
 */
final class StoppingDisk extends ForwardingDisk {
    private final Path directory;
    private final String place;
    private final AtomicInteger left;
    private final Runnable stopped;

    /**
     * @param passes how often the place is passed before
     * @param stopped called at the place
     */
    StoppingDisk(Path directory, String place, int passes, Runnable stopped) {
        super(Disk.real());
        this.directory = directory.toAbsolutePath().normalize();
        this.place = place;
        this.left = new AtomicInteger(passes);
        this.stopped = stopped;
    }

    @Override
    protected boolean change(String operation, Path path) {
        at(operation + ":" + part(path.toAbsolutePath().normalize()));
        return true;
    }

    private String part(Path path) {
        if (!path.startsWith(directory) || path.equals(directory)) {
            return ".";
        }
        String first = directory.relativize(path).getName(0).toString();
        if (first.equals(OpenStorage.LOG + "-mark")) {
            return "mark";
        }
        return first.equals(OpenStorage.OBJECTS) || first.equals(OpenStorage.GRAPHS) ? first : ".";
    }

    @Override
    public void step(String name) {
        at(name);
    }

    private void at(String reached) {
        if (reached.equals(place) && left.getAndDecrement() == 0) {
            stopped.run();
            while (true) {
                LockSupport.park();
            }
        }
    }
}
