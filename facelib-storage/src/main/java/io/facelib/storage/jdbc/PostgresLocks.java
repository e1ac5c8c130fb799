package io.facelib.storage.jdbc;

import java.sql.SQLException;

/**
 * Locks of PostgreSQL, which go with the transaction, however it ends. A name is locked by its hash: two of the same hash
 * wait for each other, and no harm is done. Stateless.
 */
final class PostgresLocks implements Locks {
    /** Before the number of the area, to keep apart from locks of the application's own in the same database. */
    private static final int FACELIB = 0x66616300;

    @Override
    public void take(Session session, Area area, String name) throws SQLException {
        session.number("SELECT 1 FROM pg_advisory_xact_lock(?, ?)", FACELIB + area.number, name.hashCode());
    }

    @Override
    public String storable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\ufffd');
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    @Override
    public String forReference() {
        return " FOR KEY SHARE";
    }

    @Override
    public String skipLocked() {
        return " FOR UPDATE SKIP LOCKED";
    }
}
