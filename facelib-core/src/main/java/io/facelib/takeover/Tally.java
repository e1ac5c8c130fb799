package io.facelib.takeover;

import io.facelib.takeover.TakeoverReport.Count;
import io.facelib.takeover.TakeoverReport.Kind;
import io.facelib.takeover.TakeoverReport.Left;
import io.facelib.takeover.TakeoverReport.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Counts what a takeover does. Safe for any number of threads. */
final class Tally {
    private static final int STEP = 100;
    private static final Set<Reason> OPEN = Set.of(Reason.ANALYSIS_FAILED, Reason.NOT_LOOKED_AT);

    private final Consumer<String> progress;
    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private final List<Left> left = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long leftBehind;
    private boolean whole = true;

    Tally(Consumer<String> progress) {
        this.progress = progress;
    }

    synchronized void add(Count what, long more) {
        long now = counts.merge(what, more, Long::sum);
        if (now / STEP > (now - more) / STEP) {
            progress.accept(what.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + now);
        }
    }

    void add(Count what) {
        add(what, 1);
    }

    /** Told at once: a run that is killed afterwards has said it. */
    synchronized void left(Kind kind, String id, Reason reason, String what) {
        Left one = new Left(kind, id, reason, what);
        leftBehind++;
        whole &= !OPEN.contains(reason);
        if (left.size() < TakeoverReport.SHOWN) {
            left.add(one);
        }
        progress.accept(one.toString());
    }

    synchronized void note(String sentence) {
        notes.add(sentence);
    }

    synchronized void tell(String words) {
        progress.accept(words);
    }

    synchronized boolean isWhole() {
        return whole;
    }

    synchronized long count(Count what) {
        return counts.getOrDefault(what, 0L);
    }

    synchronized TakeoverReport report(String id) {
        return new TakeoverReport(id, counts, left, leftBehind, whole, notes);
    }
}
