package io.facelib.storage.jdbc;

import io.facelib.storage.jdbc.Operation.Work;
import io.facelib.storage.jdbc.Readers.Reading;

/** A database that one process has to itself: one thread writes, with group commit. Safe for any number of threads. */
final class SingleWriter implements Transactions {
    private final SqlDatabase database;
    private final ErrorWords words;
    private final WriteQueue queue;
    private final Readers readers;

    /** @param database what is closed with this */
    SingleWriter(SqlDatabase database, ErrorWords words, WriteQueue queue, Readers readers) {
        this.database = database;
        this.words = words;
        this.queue = queue;
        this.readers = readers;
    }

    @Override
    public String name() {
        return words.name();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void checkOpen() {
        readers.checkOpen(); // costs no lock: scans ask for each row, and the queue refuses writes itself
    }

    @Override
    public <T> T read(Reading<T> reading) {
        return readers.read(reading);
    }

    @Override
    public <T> T write(long bytes, Work<T> work) {
        return queue.write(bytes, work);
    }

    @Override
    public <T> T writeSoon(long bytes, Work<T> work) {
        return queue.writeSoon(bytes, work);
    }

    @Override
    public void close() {
        database.close();
    }
}
