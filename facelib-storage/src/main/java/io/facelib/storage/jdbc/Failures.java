package io.facelib.storage.jdbc;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.SetupException;
import io.facelib.storage.log.DamagedFace;
import java.nio.file.Path;
import java.sql.SQLException;

/** Turns what the database throws into facelib's own exceptions. */
final class Failures {
    private final ErrorWords words;

    Failures(ErrorWords words) {
        this.words = words;
    }

    /** A statement failed and what it did was undone, or it only read. */
    BackendException undone(SQLException problem) {
        ErrorWords.Failure failure = words.failure(problem);
        return new BackendException(words.name(), failure.retryable(), Committed.NO, failure.sentence(), problem);
    }

    /** The commit itself failed. */
    BackendException commit(SQLException problem) {
        ErrorWords.Failure failure = words.failure(problem);
        Committed committed = failure.undone() ? Committed.NO : Committed.UNKNOWN;
        return new BackendException(words.name(), failure.retryable(), committed, failure.sentence(), problem);
    }

    /** Something that is neither the database's nor the caller's fault. */
    BackendException unexpected(Committed committed, Throwable problem) {
        return new BackendException(
                words.name(),
                false,
                committed,
                "unexpected " + problem.getClass().getSimpleName(),
                problem);
    }

    /** A caller stopped waiting; what it asked for may still be done. */
    BackendException interrupted(InterruptedException problem) {
        return new BackendException(
                words.name(), true, Committed.UNKNOWN, "interrupted while waiting for the write", problem);
    }

    /** A stored face does not have the checksum it was written with. */
    BackendException damaged(DamagedFace face) {
        return new BackendException(
                words.name(), false, Committed.NO, face + " is damaged: its checksum differs; run verify");
    }

    /** A copy of the database could not be written; the database itself is as it was. */
    BackendException backup(Path target, Exception problem) {
        String sentence = "the backup to " + target + " failed: " + problem.getMessage();
        return new BackendException(words.name(), true, Committed.NO, sentence, problem);
    }

    /** The database cannot be opened. */
    SetupException setup(String what, String remedy, SQLException problem) {
        String todo = words.full(problem) ? "Make room on the disk, and try again." : remedy;
        return new SetupException(what + ": " + words.failure(problem).sentence(), todo, problem);
    }
}
