package io.facelib.storage.jdbc;

import java.sql.SQLException;

/**
 * How a transaction keeps others from changing what it has read and will rely on, until it ends. With one writer there are
 * no others, and nothing is locked. Stateless.
 *
 * <p>Transactions that write see in each statement what was committed before it, so what is read after the lock was taken
 * stays as it is.
 */
interface Locks {
    /** What may be locked by name; a transaction that takes several takes them in this order. */
    enum Area {
        /** The identities of a tenant, their history and errands. */
        IDENTITIES(0),
        /** Adding several jobs of a tenant to a lane. */
        JOBS(1),
        /** Leasing from a lane. */
        LANE(2),
        /** The audit chain of a tenant, to its end. */
        CHAIN(3);

        /** What stands for it in the database: never given another meaning, since processes of two versions may meet. */
        final int number;

        Area(int number) {
            this.number = number;
        }
    }

    /** A text as the database can keep it. */
    String storable(String text);

    /** Waits until no other transaction has the lock of that name, and has it until the transaction ends. */
    void take(Session session, Area area, String name) throws SQLException;

    /** Ends a query for rows that will be changed, removed or relied on: waits for others that do. */
    String forUpdate();

    /** Ends a query for rows that others will refer to, and must not be removed before. */
    String forReference();

    /** Ends a query for rows that will be changed, of which those that others hold are left out. */
    String skipLocked();
}
