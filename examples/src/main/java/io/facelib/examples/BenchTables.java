package io.facelib.examples;

import io.facelib.examples.bench.EngineResult;
import io.facelib.examples.bench.EngineResult.Point;
import io.facelib.examples.bench.EngineResult.Speed;
import io.facelib.examples.bench.LatencySummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The figures of engines, for people to read. */
final class BenchTables {
    private static final String NONE = "-";

    private BenchTables() {}

    /** Searches a second next to recall, and how facelib compares. */
    static TextTable speeds(List<EngineResult> results) {
        List<String> headings = new ArrayList<>(List.of("engine", "width", "recall"));
        for (int threads : results.get(0).qpsByThreads().keySet()) {
            headings.add("searches/s, " + threads + " thread" + (threads == 1 ? "" : "s"));
            headings.add("range");
            headings.add("facelib is");
        }
        TextTable table = new TextTable(headings.toArray(String[]::new));
        for (EngineResult result : results) {
            table.row(speedCells(result).toArray());
        }
        return table;
    }

    private static List<Object> speedCells(EngineResult result) {
        List<Object> cells =
                new ArrayList<>(List.of(result.engine(), setting(result), Console.fixed(result.recall(), 4)));
        for (Speed speed : result.qpsByThreads().values()) {
            cells.add(Console.fixed(speed.median(), 0));
            cells.add(Console.fixed(speed.min(), 0) + " to " + Console.fixed(speed.max(), 0));
            Double facelib = speed.facelib();
            cells.add(facelib == null ? NONE : Console.fixed(facelib, 2) + "x");
        }
        return cells;
    }

    private static String setting(EngineResult result) {
        Integer setting = result.setting();
        return setting == null ? NONE : setting.toString();
    }

    /** Building, inserting, memory, disk, opening. */
    static TextTable costs(List<EngineResult> results) {
        TextTable table =
                new TextTable("engine", "build, s", "inserts/s", "heap, B/vector", "disk, B/vector", "open, ms");
        for (EngineResult result : results) {
            table.row(
                    result.engine(),
                    Console.fixed(result.buildSeconds(), 1),
                    orNone(result.insertsPerSecond()),
                    Console.fixed(result.heapBytesPerVector(), 0),
                    Console.fixed(result.diskBytesPerVector(), 0),
                    orNone(result.openMilliseconds()));
        }
        return table;
    }

    private static String orNone(@Nullable Double value) {
        return value == null ? NONE : Console.fixed(value, 0);
    }

    /** Recall and speed of every search width that was tried. */
    static TextTable widths(List<EngineResult> results) {
        TextTable table = new TextTable("engine", "width", "recall", "searches/s");
        for (EngineResult result : results) {
            for (Point point : result.points()) {
                table.row(
                        result.engine(),
                        point.width(),
                        Console.fixed(point.recall(), 4),
                        Console.fixed(point.qps(), 0));
            }
        }
        return table;
    }

    /** An empty table of latencies in microseconds. */
    static TextTable latencies(String... more) {
        List<String> headings =
                new ArrayList<>(List.of("searches", "number", "p50, us", "p90, us", "p99, us", "max, us"));
        headings.addAll(List.of(more));
        return new TextTable(headings.toArray(String[]::new));
    }

    static void latencyRow(TextTable table, String name, LatencySummary latency, String... more) {
        List<Object> cells = new ArrayList<>(List.of(name, latency.calls()));
        for (double micros : new double[] {latency.median(), latency.p90(), latency.p99(), latency.max()}) {
            cells.add(Console.fixed(micros, 0));
        }
        cells.addAll(List.of(more));
        table.row(cells.toArray());
    }
}
