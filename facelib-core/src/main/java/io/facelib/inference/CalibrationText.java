package io.facelib.inference;

import io.facelib.error.InvalidInputException;
import io.facelib.model.CalibrationTable;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A calibration table as it stands in properties: {@code 1e-2:0.250, 1e-3:0.335} and a number of comparisons. */
final class CalibrationText {
    private CalibrationText() {}

    /**
     * Reads a table.
     *
     * @throws InvalidInputException if a number is malformed, a rate stands twice or limits run the wrong way
     */
    static CalibrationTable table(String limits, String comparisons) {
        NavigableMap<Double, Double> read = new TreeMap<>();
        for (String pair : limits.split(",", -1)) {
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw new InvalidInputException("limits", "'" + pair.trim() + "' is not RATE:COSINE");
            }
            double rate = number(pair.substring(0, colon));
            if (read.put(rate, number(pair.substring(colon + 1))) != null) {
                throw new InvalidInputException("limits", "rate " + rate + " stands twice");
            }
        }
        return new CalibrationTable(read, count(comparisons));
    }

    /** The limits, loosest first, as {@link #table} reads them: equal after a round trip. */
    static String limits(CalibrationTable table) {
        return table.limits().descendingMap().entrySet().stream()
                .map(CalibrationText::pair)
                .collect(Collectors.joining(", "));
    }

    private static String pair(Map.Entry<Double, Double> limit) {
        // 1.0E-4 reads the same as 1e-4, but not to people.
        return limit.getKey().toString().replace(".0E", "e").replace('E', 'e') + ":" + limit.getValue();
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            throw new InvalidInputException("limits", "'" + text.trim() + "' is no number", e);
        }
    }

    private static long count(String text) {
        String digits = text.trim();
        if (!digits.matches("[0-9]{1,18}")) {
            throw new InvalidInputException("comparisons", "'" + digits + "' is no whole number of 0 or more");
        }
        return Long.parseLong(digits);
    }
}
