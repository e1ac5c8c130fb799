package io.facelib.examples.chaos;

import java.util.Map;
import java.util.TreeMap;

/** How often what was answered, and how long the slowest answers took. Safe for any number of threads. */
final class Counts {
    private final Map<String, Integer> answers = new TreeMap<>();
    private long slowestMillis;

    synchronized void add(Answer answer, long tookNanos) {
        String kind = answer.operation() + (answer.isOk() ? "" : " " + answer.status());
        answers.merge(kind, 1, Integer::sum);
        slowestMillis = Math.max(slowestMillis, tookNanos / 1_000_000);
    }

    /** What was counted since this was last called. */
    synchronized Taken take() {
        int good = answers.entrySet().stream()
                .filter(entry -> entry.getKey().indexOf(' ') < 0)
                .mapToInt(Map.Entry::getValue)
                .sum();
        int all = answers.values().stream().mapToInt(Integer::intValue).sum();
        Taken taken = new Taken(good, all - good, slowestMillis, new TreeMap<>(answers));
        answers.clear();
        slowestMillis = 0;
        return taken;
    }

    /**
     * What was answered in a while.
     *
     * @param refused errors that may pass, and what is rightly not there
     * @param kinds how many of each operation, with the status where that is not 200
     */
    record Taken(int good, int refused, long slowestMillis, Map<String, Integer> kinds) {}
}
