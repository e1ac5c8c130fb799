package io.facelib.storage.jdbc;

import io.facelib.error.SetupException;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes beside the database, in the file {@code -mark}, how many commits it has, so that commits which vanish with a removed
 * or damaged write-ahead log are missed: SQLite takes what such a log still has for all there was.
 *
 * <p>A note is written after its commit is durable and is not synced itself, so it costs next to nothing and never tells of
 * more commits than there are, whatever a loss of power leaves of it; then it just tells of fewer. The file is there while
 * the log is open, and after that if the process was killed: an array of notes, int64 commits and int32 CRC-32C of these
 * eight bytes, big-endian. For one thread.
 */
final class CommitMark implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommitMark.class);
    private static final int NOTE = 12;
    private static final int MOST_NOTES = 50_000;

    private final Path file;
    private final Disk disk;
    private @Nullable DiskFile out;
    private long commits;
    private int notes;

    private CommitMark(Path file, Disk disk, long commits) {
        this.file = file;
        this.disk = disk;
        this.commits = commits;
    }

    /**
     * Goes on from what a former process noted.
     *
     * @param commits how many the database has
     * @throws SetupException if it had more before
     */
    static CommitMark open(Path database, Disk disk, long commits) {
        Path file = database.resolveSibling(database.getFileName() + "-mark");
        long noted = noted(file);
        if (noted > commits) {
            throw new SetupException(
                    database + " has lost its last " + (noted - commits) + " commits: its log " + database
                            + "-wal was removed, cut off or damaged",
                    "Restore a backup, or delete " + file + " to go on with what is left.");
        }
        CommitMark mark = new CommitMark(file, disk, commits);
        mark.begin();
        return mark;
    }

    private static long noted(Path file) {
        long most = 0;
        try {
            ByteBuffer all = Files.exists(file) ? ByteBuffer.wrap(Files.readAllBytes(file)) : ByteBuffer.allocate(0);
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

    private void begin() {
        try {
            disk.delete(file);
            out = disk.create(file);
            notes = 0;
            note();
        } catch (IOException e) {
            giveUp(e);
        }
    }

    /** Notes that one more commit is durable. */
    void committed() {
        commits++;
        if (notes >= MOST_NOTES) {
            close();
            begin();
        } else {
            note();
        }
    }

    private void note() {
        try {
            if (out != null) {
                out.write(ByteBuffer.allocate(NOTE)
                        .putLong(commits)
                        .putInt(crc(commits))
                        .flip());
                notes++;
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    // A full disk, mostly. The notes so far stay, and are true.
    private void giveUp(IOException e) {
        LOG.debug("commits are not noted any more: {}", e.toString());
        closeFile();
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

    /** Removes the notes: the log is closed, and everything is in the database. */
    @Override
    public void close() {
        closeFile();
        try {
            disk.delete(file);
        } catch (IOException e) {
            LOG.debug("{} stays; it is true", file, e);
        }
    }
}
