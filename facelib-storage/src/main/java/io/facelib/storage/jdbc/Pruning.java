package io.facelib.storage.jdbc;

import io.facelib.storage.jdbc.Operation.Work;

/**
 * Removes rows that got old, in small transactions: nobody waits long for the writer, no statement outlasts the database's
 * time limit however many rows there are, and what was removed before a failure stays removed. Stateless.
 */
final class Pruning {
    /** Rows that one transaction removes. */
    static final int AT_ONCE = 2_000;

    private static final int BYTES = 64;

    private Pruning() {}

    /** One removal of so many rows at most. */
    interface Removal {
        Work<Integer> upTo(int rows);
    }

    /**
     * Removes rows by their number.
     *
     * @param condition on the rows of the table, with one {@code ?} for the moment
     * @return how many there were
     */
    static long older(Transactions database, String table, String number, String condition, long before) {
        // The condition once more: somebody may change a row after it was chosen, and only this one is asked again.
        String sql = "DELETE FROM " + table + " WHERE " + number + " IN (SELECT " + number + " FROM " + table
                + " WHERE " + condition + " LIMIT ?) AND " + condition;
        return all(database, rows -> (session, changes) -> session.update(sql, before, rows, before));
    }

    /** Repeats a removal until it finds fewer rows than it may remove. @return how many there were */
    static long all(Transactions database, Removal removal) {
        long removed = 0;
        int last;
        do {
            last = database.write(BYTES, removal.upTo(AT_ONCE));
            removed += last;
        } while (last == AT_ONCE);
        return removed;
    }
}
