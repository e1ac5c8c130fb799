package io.facelib.storage.jdbc;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.SetupException;
import io.facelib.storage.log.DamagedFace;
import java.nio.file.Path;
import java.sql.SQLException;

/** Turns what the database throws into facelib's own exceptions. */
final class Failures {
    private final Dialect dialect;

    Failures(Dialect dialect) {
        this.dialect = dialect;
    }

    /** A statement failed and what it did was undone, or it only read. */
    BackendException undone(SQLException problem) {
        Dialect.Failure failure = dialect.failure(problem);
        return new BackendException(dialect.name(), failure.retryable(), Committed.NO, failure.sentence(), problem);
    }

    /** The commit itself failed. */
    BackendException commit(SQLException problem) {
        Dialect.Failure failure = dialect.failure(problem);
        Committed committed = failure.undone() ? Committed.NO : Committed.UNKNOWN;
        return new BackendException(dialect.name(), failure.retryable(), committed, failure.sentence(), problem);
    }

    /** Something that is neither the database's nor the caller's fault. */
    BackendException unexpected(Committed committed, Throwable problem) {
        return new BackendException(
                dialect.name(),
                false,
                committed,
                "unexpected " + problem.getClass().getSimpleName(),
                problem);
    }

    /** A caller stopped waiting; what it asked for may still be done. */
    BackendException interrupted(InterruptedException problem) {
        return new BackendException(
                dialect.name(), true, Committed.UNKNOWN, "interrupted while waiting for the write", problem);
    }

    /** A stored face does not have the checksum it was written with. */
    BackendException damaged(DamagedFace face) {
        return new BackendException(
                dialect.name(), false, Committed.NO, face + " is damaged: its checksum differs; run verify");
    }

    /** A copy of the database could not be written; the database itself is as it was. */
    BackendException backup(Path target, Exception problem) {
        String sentence = "the backup to " + target + " failed: " + problem.getMessage();
        return new BackendException(dialect.name(), true, Committed.NO, sentence, problem);
    }

    /** The database cannot be opened. */
    SetupException setup(String what, String remedy, SQLException problem) {
        String todo = dialect.full(problem) ? "Make room on the disk, and try again." : remedy;
        return new SetupException(what + ": " + dialect.failure(problem).sentence(), todo, problem);
    }
}
