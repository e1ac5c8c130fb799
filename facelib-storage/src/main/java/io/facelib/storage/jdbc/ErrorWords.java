package io.facelib.storage.jdbc;

import java.sql.SQLException;

/** What a database's errors mean to people who run it. Safe for any number of threads. */
interface ErrorWords {
    /** The short name of the database that errors tell, such as {@code sqlite}. */
    String name();

    /** What went wrong. */
    Failure failure(SQLException problem);

    /** Whether something failed only because the disk has no room. */
    boolean full(SQLException problem);

    /**
     * A failure in words.
     *
     * @param sentence what happened and what to do
     * @param retryable whether the same call may succeed later
     * @param undone whether a commit that failed like this has certainly not happened
     */
    record Failure(String sentence, boolean retryable, boolean undone) {}
}
