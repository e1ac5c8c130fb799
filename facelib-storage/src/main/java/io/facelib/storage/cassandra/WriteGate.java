package io.facelib.storage.cassandra;

/**
 * How many writes are under way at a time. Half as many after nodes failed to write: with vectors a node fails when it writes
 * more of them at a time than it has processors, and only less at a time helps. One more again after a hundred that
 * succeeded. Safe for any number of threads.
 */
final class WriteGate {
    private static final int GOOD_BEFORE_MORE = 100;

    private final int most;
    private int allowed;
    private int running;
    private int good;

    WriteGate(int most) {
        this.most = most;
        this.allowed = most;
    }

    /** Waits until there is room for one more. */
    synchronized void enter() throws InterruptedException {
        while (running >= allowed) {
            wait();
        }
        running++;
    }

    synchronized void leave() {
        running--;
        if (++good >= GOOD_BEFORE_MORE && allowed < most) {
            good = 0;
            allowed++;
        }
        notifyAll();
    }

    /** Nodes failed to write: fewer at a time from now on. */
    synchronized void narrow() {
        good = 0;
        allowed = Math.max(1, allowed / 2);
    }

    synchronized int allowed() {
        return allowed;
    }
}
