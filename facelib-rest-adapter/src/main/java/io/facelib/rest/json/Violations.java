package io.facelib.rest.json;

import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what is wrong with a request, so that its sender hears it at once: the first {@value #MOST} things. For one thread.
 */
final class Violations {
    /** More than anybody reads; a short body can be wrong in very many places. */
    static final int MOST = 100;

    private final List<Object> where;
    private final List<Violation> found;

    Violations(List<Object> where, List<Violation> found) {
        this.where = List.copyOf(where);
        this.found = found;
    }

    static Violations in(String part) {
        return new Violations(List.of(part), new ArrayList<>());
    }

    /** Gathers with this one, one level down. */
    Violations inside(Object name) {
        return new Violations(path(name), found);
    }

    void add(String type, Object field, String message) {
        if (!isFull()) {
            found.add(new Violation(type, path(field), message));
        }
    }

    /** Whether as much is known to be wrong as will be told, so that there is no use in looking further. */
    boolean isFull() {
        return found.size() >= MOST;
    }

    private List<Object> path(Object field) {
        List<Object> path = new ArrayList<>(where);
        path.add(field);
        return path;
    }

    /** Throws if anything was wrong. */
    void check() {
        if (!found.isEmpty()) {
            throw new ValidationException(found);
        }
    }
}
