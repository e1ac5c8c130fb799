package io.facelib.storage.testkit;

import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.ForwardingDisk;
import java.util.function.Consumer;

/** The real disk, with something done at each announced step. */
public final class SteppedDisk extends ForwardingDisk {
    private final Consumer<String> atStep;

    public SteppedDisk(Consumer<String> atStep) {
        super(Disk.real());
        this.atStep = atStep;
    }

    @Override
    public void step(String name) {
        atStep.accept(name);
    }
}
