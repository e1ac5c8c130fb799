package io.facelib.examples.evaluate;

import io.facelib.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A CSV file whose first line names the columns, in any order. Values are not quoted and hold no comma. */
final class CsvTable {
    private CsvTable() {}

    /**
     * A line of values.
     *
     * @param where file and number of the line, for messages
     */
    record Row(String where, List<String> columns, List<String> values) {
        /** The value of a column that the table was required to have. */
        String get(String column) {
            return values.get(columns.indexOf(column));
        }

        /** The value of a column that need not be there; empty also where the value is. */
        Optional<String> find(String column) {
            int index = columns.indexOf(column);
            return index < 0 ? Optional.empty() : Optional.of(values.get(index)).filter(value -> !value.isEmpty());
        }
    }

    /**
     * Reads the file; blank lines are passed over.
     *
     * @param field what the file is to the caller, for messages
     * @throws InvalidInputException if there is no such file, a column is missing, or a line has another number of values
     */
    static List<Row> read(String field, Path csv, String... required) {
        List<String> lines = lines(field, csv);
        if (lines.isEmpty()) {
            throw new InvalidInputException(field, csv + " is empty");
        }
        // Spreadsheets begin UTF-8 files with a mark.
        List<String> columns = cells(lines.get(0).replace("\uFEFF", ""));
        for (String name : required) {
            if (!columns.contains(name)) {
                throw new InvalidInputException(field, csv + " has no column '" + name + "': " + columns);
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                rows.add(row(field, csv + " line " + (i + 1), columns, lines.get(i)));
            }
        }
        return rows;
    }

    private static Row row(String field, String where, List<String> columns, String line) {
        List<String> values = cells(line);
        if (values.size() != columns.size()) {
            throw new InvalidInputException(field, where + " has " + values.size() + " values, not " + columns.size());
        }
        return new Row(where, columns, values);
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split(",", -1)).map(String::trim).toList();
    }

    private static List<String> lines(String field, Path csv) {
        if (!Files.isRegularFile(csv)) {
            throw new InvalidInputException(field, csv + " is not a file");
        }
        try {
            return Files.readAllLines(csv, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the " + field + " " + csv + " cannot be read: " + e.getMessage(), e);
        }
    }
}
