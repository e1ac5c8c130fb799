package io.facelib.storage.filesystem;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who want the same directory forced while one force of it runs share the next one: a force makes durable whatever was
 * done before it began, by whomever. Safe for any number of threads.
 */
final class SharedForces {
    private static final int STRIPES = 64;

    /** Makes a directory's names durable. */
    interface Force {
        void run() throws IOException;
    }

    /** A force that has not begun, or whose end some wait for. */
    private static final class Round {
        final CountDownLatch ended = new CountDownLatch(1);
        volatile boolean abandoned;
        volatile @Nullable Throwable failure;
    }

    /** The round of a directory that others may still join. */
    private final Map<Path, Round> open = new HashMap<>();

    /** Held while a directory is forced; directories may share one. */
    private final Lock[] running =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);

    /**
     * Returns when a force of the directory that began after this call has ended.
     *
     * @throws IOException if that force failed: whether names are durable is not known, for nobody who shared it, and a second
     *     force would not tell
     */
    void force(Path directory, Force force) throws IOException {
        boolean done = false;
        while (!done) {
            Round mine = new Round();
            Round joined = join(directory, mine);
            done = joined == mine ? lead(directory, mine, force) : follow(joined);
        }
    }

    private synchronized Round join(Path directory, Round mine) {
        Round joined = open.putIfAbsent(directory, mine);
        return joined == null ? mine : joined;
    }

    private boolean lead(Path directory, Round round, Force force) throws IOException {
        Lock lock = running[Math.floorMod(directory.hashCode(), STRIPES)];
        lock.lock(); // until the force that runs has ended: meanwhile others come
        try {
            close(directory);
            force.run();
            return true;
        } catch (ClosedByInterruptException e) {
            round.abandoned = true; // of this thread alone
            throw e;
        } catch (Throwable e) {
            round.failure = e;
            throw e;
        } finally {
            lock.unlock();
            round.ended.countDown();
        }
    }

    private synchronized void close(Path directory) {
        open.remove(directory);
    }

    /** @return whether the names are durable; otherwise who led it was interrupted */
    private static boolean follow(Round round) throws IOException {
        try {
            round.ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
        Throwable failure = round.failure;
        if (failure != null) {
            throw new IOException(String.valueOf(failure.getMessage()), failure);
        }
        return !round.abandoned;
    }
}
