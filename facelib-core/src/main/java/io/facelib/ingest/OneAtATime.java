package io.facelib.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets work of one name wait for one another, and no other work. Safe for any number of threads. */
final class OneAtATime {
    private final Map<Object, Turn> turns = new HashMap<>();

    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock();
        private int interested;
    }

    <T> T run(Object name, Supplier<T> work) throws InterruptedException {
        Turn turn = enter(name);
        try {
            turn.lock.lockInterruptibly();
            try {
                return work.get();
            } finally {
                turn.lock.unlock();
            }
        } finally {
            leave(name, turn);
        }
    }

    private synchronized Turn enter(Object name) {
        Turn turn = turns.computeIfAbsent(name, n -> new Turn());
        turn.interested++;
        return turn;
    }

    private synchronized void leave(Object name, Turn turn) {
        turn.interested--;
        if (turn.interested == 0) {
            turns.remove(name);
        }
    }
}
