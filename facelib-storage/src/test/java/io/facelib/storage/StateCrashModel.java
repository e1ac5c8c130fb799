package io.facelib.storage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What processes were told of jobs and state: changes that were acknowledged, and those begun by a process that was killed
 * before it heard. A change is a line of words, the first of which says what: {@code ENQUEUE name count}, {@code DONE job},
 * {@code DEAD job}, {@code CREATE batch items}, {@code SETTLE batch/item}, {@code WRITE name}, {@code RELAY event}. For one
 * thread.
 */
final class StateCrashModel {
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final Map<String, String> begun = new HashMap<>();

    /** Hears a line of the process: {@code begin THREAD CHANGE} or {@code done THREAD}. @return whether it was one */
    boolean hear(String line) {
        String[] words = line.split(" ", 3);
        if (words[0].equals("begin")) {
            begun.put(words[1], words[2]);
            return true;
        }
        if (words[0].equals("done")) {
            acknowledged.add(String.valueOf(begun.remove(words[1])));
            return true;
        }
        return false;
    }

    boolean happened(String change) {
        return acknowledged.contains(change);
    }

    boolean inDoubt(String change) {
        return begun.containsValue(change);
    }

    int acknowledged() {
        return acknowledged.size();
    }

    int inDoubt() {
        return begun.size();
    }

    /** All changes of a kind, in doubt or not, without the word that says which. */
    Set<String> all(String kind) {
        Set<String> all = new HashSet<>();
        for (Set<String> changes : List.of(acknowledged, new HashSet<>(begun.values()))) {
            changes.stream()
                    .filter(change -> change.startsWith(kind + " "))
                    .map(change -> change.substring(kind.length() + 1))
                    .forEach(all::add);
        }
        return all;
    }

    /** Nothing is in doubt any more: these of the changes that were had happened, the others had not. */
    void settle(Set<String> found) {
        begun.values().stream().filter(found::contains).forEach(acknowledged::add);
        begun.clear();
    }

    /** The ids of jobs that are enqueued together, by what follows {@code ENQUEUE}. */
    static List<String> jobs(String nameAndCount) {
        String[] words = nameAndCount.split(" ", 2);
        return IntStream.range(0, Integer.parseInt(words[1]))
                .mapToObj(i -> words[0] + "-" + i)
                .toList();
    }
}
