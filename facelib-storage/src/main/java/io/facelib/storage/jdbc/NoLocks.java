package io.facelib.storage.jdbc;

/** Of a database with one writer: nobody is there to be kept off. Stateless. */
final class NoLocks implements Locks {
    @Override
    public String storable(String text) {
        return text;
    }

    @Override
    public void take(Session session, Area area, String name) {
        // nobody else writes
    }

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public String forReference() {
        return "";
    }

    @Override
    public String skipLocked() {
        return "";
    }
}
