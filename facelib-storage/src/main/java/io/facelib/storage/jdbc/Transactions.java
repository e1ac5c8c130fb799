package io.facelib.storage.jdbc;

import io.facelib.storage.jdbc.Operation.Work;
import io.facelib.storage.jdbc.Readers.Reading;

/**
 * Where the stores of this package read and write, whatever database it is. Safe for any number of threads.
 *
 * <p>A write may be run more than once, each time in a transaction of its own of which only the last one counts, so it does
 * nothing but ask the session. What it reads and then relies on it has to lock: see {@link Locks}.
 */
interface Transactions extends AutoCloseable {
    /** The short name of the database that errors and health tell. */
    String name();

    /** Whether other processes may use the database at the same time. */
    boolean isShared();

    /**
     * Refuses calls after the end.
     *
     * @throws io.facelib.error.ClosedException if it is closed
     */
    void checkOpen();

    /** Reads as of one moment: all statements of the reading see the same commits. */
    <T> T read(Reading<T> reading);

    /**
     * Does a write in a transaction; it is durable when the call returns.
     *
     * @param bytes about how much memory it holds while it waits
     */
    <T> T write(long bytes, Work<T> work);

    /** The same for what may wait a moment for somebody else's transaction. */
    <T> T writeSoon(long bytes, Work<T> work);

    /** Waits for what runs, then closes. Closing twice is harmless. */
    @Override
    void close();
}
