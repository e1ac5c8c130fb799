package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Count;
import io.facelib.migrate.MigrationReport.Difference;
import io.facelib.migrate.MigrationReport.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Counts what a run does and collects what it finds. Safe for any number of threads. */
final class Tally {
    private static final int TOLD_EVERY = 200;

    private final Consumer<String> progress;
    private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
    private final List<Difference> differences = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long differing;

    Tally(Consumer<String> progress) {
        this.progress = progress;
    }

    void compared(Kind kind) {
        put(kind, 1, 0, 0, 0);
    }

    void added(Kind kind, long more) {
        put(kind, 0, more, 0, 0);
    }

    void replaced(Kind kind, long more) {
        put(kind, 0, 0, more, 0);
    }

    void removed(Kind kind, long more) {
        put(kind, 0, 0, 0, more);
    }

    private synchronized void put(Kind kind, long compared, long added, long replaced, long removed) {
        Count former = counts.getOrDefault(kind, new Count(0, 0, 0, 0));
        Count next = new Count(
                former.compared() + compared,
                former.added() + added,
                former.replaced() + replaced,
                former.removed() + removed);
        counts.put(kind, next);
        if (former.added() / TOLD_EVERY < next.added() / TOLD_EVERY) {
            progress.accept(word(kind) + ": " + next.added() + " brought");
        }
        if (former.compared() / TOLD_EVERY < next.compared() / TOLD_EVERY) {
            progress.accept(word(kind) + ": " + next.compared() + " compared");
        }
    }

    static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    synchronized void differs(Kind kind, String id, String what) {
        differing++;
        if (differences.size() < MigrationReport.SHOWN) {
            differences.add(new Difference(kind, id, what));
        }
    }

    synchronized void note(String sentence) {
        notes.add(sentence);
    }

    synchronized boolean same() {
        return differing == 0;
    }

    synchronized long count(Kind kind) {
        Count count = counts.getOrDefault(kind, new Count(0, 0, 0, 0));
        return count.compared();
    }

    synchronized MigrationReport report(String id) {
        return new MigrationReport(id, counts, differences, differing, notes);
    }
}
