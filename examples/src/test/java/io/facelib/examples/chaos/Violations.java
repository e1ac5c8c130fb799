package io.facelib.examples.chaos;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What must not have happened, as it is found. Safe for any number of threads. */
final class Violations {
    private final List<String> found = new ArrayList<>();

    synchronized void add(String what) {
        String line = LocalTime.now(ZoneId.systemDefault()) + " " + what;
        found.add(line);
        System.out.println("violation: " + line);
    }

    void unless(boolean holds, String what) {
        if (!holds) {
            add(what);
        }
    }

    synchronized List<String> all() {
        return List.copyOf(found);
    }

    synchronized int count() {
        return found.size();
    }
}
