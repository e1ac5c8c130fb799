package io.facelib.examples;

import java.util.ArrayList;
import java.util.List;

/** A table for people to read: columns as wide as they need to be, two blanks between them. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row; cells are shown as their text. */
    public TextTable row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    /** All rows, the headings first. */
    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** As text, with no more than so many rows; the last line then tells how many are left out. */
    public String head(int limit) {
        int left = rows.size() - 1 - limit;
        if (left <= 0) {
            return toString();
        }
        TextTable head = new TextTable(rows.get(0).toArray(String[]::new));
        head.rows.addAll(rows.subList(1, limit + 1));
        return head + "  and " + left + " more\n";
    }

    @Override
    public String toString() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append(line(rows.get(i), widths)).append('\n');
            if (i == 0) {
                text.append(rule(widths)).append('\n');
            }
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            line.append(GAP).append(cell).append(" ".repeat(widths[i] - cell.length()));
        }
        return line.toString().stripTrailing();
    }

    private static String rule(int[] widths) {
        StringBuilder rule = new StringBuilder();
        for (int width : widths) {
            rule.append(GAP).append("-".repeat(width));
        }
        return rule.toString();
    }
}
