package io.facelib.storage.jvector;

import io.facelib.storage.log.Partition;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps what fails from being tried again at once: after each failure of a partition twice as many occasions pass before
 * the next try, 64 at most. For one thread.
 */
final class Patience {
    private static final int MOST = 64;

    private final Map<Partition, Integer> pauses = new HashMap<>();
    private final Map<Partition, Integer> left = new HashMap<>();

    /** Whether it is time to try; each call is an occasion. */
    boolean mayTry(Partition partition) {
        int more = left.getOrDefault(partition, 0);
        if (more > 0) {
            left.put(partition, more - 1);
        }
        return more == 0;
    }

    void failed(Partition partition) {
        int pause = Math.min(MOST, 2 * pauses.getOrDefault(partition, 0) + 1);
        pauses.put(partition, pause);
        left.put(partition, pause);
    }

    void succeeded(Partition partition) {
        pauses.remove(partition);
        left.remove(partition);
    }
}
