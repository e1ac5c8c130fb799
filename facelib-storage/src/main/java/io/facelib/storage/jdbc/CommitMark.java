package io.facelib.storage.jdbc;

import io.facelib.error.SetupException;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.DiskFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes beside the database, in the file {@code -mark}, how many commits it has, so that commits which vanish with a removed
 * or damaged write-ahead log are missed: SQLite takes what such a log still has for all there was. An array of notes, int64
 * commits and int32 CRC-32C of these eight bytes, big-endian; the highest counts. For one thread at a time.
 *
 * <p>It must never refuse a database that lost nothing acknowledged, so a note may tell of too few commits but not of too
 * many. It is written after SQLite has synced the commit that it tells of, which no later loss of power takes back; a process
 * killed in between leaves the note before. Nothing here is forced: bytes and names that a loss of power takes leave older
 * notes or none, which are as true, and a force for each commit would double what a commit costs. Therefore a log that is
 * removed after a loss of power may not be missed. When a note cannot be written, the commit stands all the same.
 *
 * <p>The file comes with the first commit after opening. It goes when the log was closed and all is in the database; after
 * a kill, or a close that a full disk kept from tidying up, it stays as long as the log.
 */
final class CommitMark implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommitMark.class);
    private static final int NOTE = 12;
    private static final int MOST_NOTES = 50_000;

    private final Path database;
    private final Path file;
    private final Disk disk;
    private @Nullable DiskFile out;
    private int notes;

    private CommitMark(Path database, Path file, Disk disk) {
        this.database = database;
        this.file = file;
        this.disk = disk;
    }

    /**
     * Compares with what a former process noted. Changes nothing: what was read of the log may not be synced yet.
     *
     * @param commits how many the database has
     * @throws SetupException if it had more before
     */
    static CommitMark open(Path database, Disk disk, long commits) {
        Path file = database.resolveSibling(database.getFileName() + "-mark");
        long noted = noted(file);
        if (noted > commits) {
            throw new SetupException(
                    database + " has lost its last " + (noted - commits) + " commits of " + noted + ": its log "
                            + database + "-wal was removed, cut off or damaged, or the file is an older one",
                    "Restore a backup, or delete " + file.getFileName() + " beside it to go on with what is left.");
        }
        return new CommitMark(database, file, disk);
    }

    private static long noted(Path file) {
        if (Files.notExists(file)) {
            return 0;
        }
        long most = 0;
        try (InputStream in = Files.newInputStream(file)) {
            ByteBuffer all = ByteBuffer.wrap(in.readNBytes(MOST_NOTES * NOTE));
            while (all.remaining() >= NOTE) {
                long commits = all.getLong();
                most = all.getInt() == crc(commits) ? Math.max(most, commits) : most;
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read: it is not known whether commits were lost", file, e);
        }
        return most;
    }

    private static int crc(long commits) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(0, commits));
        return (int) crc.getValue();
    }

    /** Notes how many commits are durable now. Never fails: a full disk, mostly, leaves it to the next commit. */
    void committed(long commits) {
        try {
            if (out == null || notes >= MOST_NOTES) {
                closeFile();
                disk.delete(file);
                out = disk.create(file);
                notes = 0;
            }
            out.write(ByteBuffer.allocate(NOTE)
                    .putLong(commits)
                    .putInt(crc(commits))
                    .flip());
            notes++;
        } catch (IOException e) {
            LOG.debug("a commit is not noted: {}", e.toString());
            closeFile(); // the notes so far stay, and are true; half a one is none
        }
    }

    private void closeFile() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            LOG.debug("{} could not be closed", file, e);
        }
        out = null;
    }

    /** Removes the notes if there is no log any more that could be lost; after the database was closed. */
    @Override
    public void close() {
        closeFile();
        try {
            if (Files.notExists(database.resolveSibling(database.getFileName() + "-wal"))) {
                disk.delete(file);
            }
        } catch (IOException e) {
            LOG.debug("{} stays; it is true", file, e);
        }
    }
}
