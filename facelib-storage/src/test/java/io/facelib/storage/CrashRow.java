package io.facelib.storage;

import java.util.List;

/**
 * A line of the table that the crash matrices print.
 *
 * @param kind what was done to the storage
 * @param point where
 * @param seen what was seen, in words
 * @param violations how often it was not what is promised
 */
record CrashRow(String kind, String point, long times, String seen, long violations) {
    /** Lines as a Markdown table, their sums below. */
    static String table(List<CrashRow> rows) {
        StringBuilder table =
                new StringBuilder("| what | where | times | seen | violations |\n|---|---|---:|---|---:|\n");
        rows.forEach(row -> append(table, row));
        long times = rows.stream().mapToLong(CrashRow::times).sum();
        long violations = rows.stream().mapToLong(CrashRow::violations).sum();
        append(table, new CrashRow("**all**", "", times, "", violations));
        return table.toString();
    }

    private static void append(StringBuilder table, CrashRow row) {
        table.append(String.format(
                "| %s | %s | %d | %s | %d |%n", row.kind, row.point, row.times, row.seen, row.violations));
    }
}
