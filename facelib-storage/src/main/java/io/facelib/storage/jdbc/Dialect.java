package io.facelib.storage.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A database that one process has to itself: its connections, tables, transactions and maintenance. Safe for any number of
 * threads.
 */
interface Dialect extends ErrorWords {
    /** Makes an empty database and connects to it. */
    Connection openNew() throws SQLException;

    /** A connection that reads and writes, in auto-commit mode, with all settings that durability needs. */
    Connection openWriter() throws SQLException;

    /** A connection that cannot write, in auto-commit mode. */
    Connection openReader() throws SQLException;

    /** The statements that make the tables of {@link Schema#VERSION}. */
    List<String> tables();

    /** The statements that make of the tables of an older version those of the next, 1 to {@link Schema#VERSION} - 1. */
    List<String> stepFrom(int version);

    /** Refuses with a {@link io.facelib.error.SetupException} what is cut off or not a database of facelib. */
    void checkWhole(Session session) throws SQLException;

    /** The version of the tables that a database has; 0 when it has none. */
    int version(Session session) throws SQLException;

    /** Notes the version in the running transaction. */
    void setVersion(Session session, int version) throws SQLException;

    /** Begins a transaction that will write, waiting for others that do. */
    String beginWriting();

    /** Begins a transaction whose statements all see the same moment. */
    String beginReading();

    /** The highest sequence that was ever given to a face, 0 when none was. */
    long highestSequence(Session session) throws SQLException;

    /** Gives the first of {@code count} sequences that were never given before, inside the transaction that uses them. */
    long reserve(Session session, int count) throws SQLException;

    /** Counts one commit more, in the transaction that is about to be committed. @return how many there are then */
    long countCommit(Session session) throws SQLException;

    /** How many commits were counted. */
    long commits(Session session) throws SQLException;

    /** Writes a copy of everything committed to a new file while others read and write. */
    void backup(Session session, Path file) throws SQLException;

    /** Rewrites the database so that nothing of what was deleted stays in its files. Outside of transactions. */
    void compact(Session session) throws SQLException;

    /** What the database itself finds wrong with its files, in words. */
    List<String> integrity(Session session) throws SQLException;
}
