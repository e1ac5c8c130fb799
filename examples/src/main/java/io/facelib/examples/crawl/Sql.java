package io.facelib.examples.crawl;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import java.sql.SQLException;

/** Turns failures of the frontier's file into one sentence. */
final class Sql {
    private Sql() {}

    /** Something that gives an answer. */
    interface Question<T> {
        T ask() throws SQLException;
    }

    /** Something that is to be done. */
    interface Work {
        void run() throws SQLException;
    }

    static <T> T call(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw new BackendException(
                    "sqlite", false, Committed.UNKNOWN, "the frontier of the crawl cannot be read or written", e);
        }
    }
}
