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
import java.util.TreeSet;

/**
 * A list of pairs: a CSV file with the columns {@code image_a}, {@code image_b} and {@code same} (1 or 0), and perhaps
 * {@code fold}, in any order; other columns are ignored. Values are not quoted and hold no comma.
 */
public final class PairList {
    private PairList() {}

    /**
     * Reads the file.
     *
     * @throws InvalidInputException if there is no such file, a column is missing or a line is malformed; the message names the line
     */
    public static List<Pair> read(Path csv) {
        List<String> lines = lines(csv);
        if (lines.isEmpty()) {
            throw new InvalidInputException("pairs", csv + " is empty");
        }
        Columns columns = Columns.of(csv, lines.get(0));
        List<Pair> pairs = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                pairs.add(columns.pair(csv + " line " + (i + 1), lines.get(i)));
            }
        }
        return pairs;
    }

    private static List<String> lines(Path csv) {
        if (!Files.isRegularFile(csv)) {
            throw new InvalidInputException("pairs", csv + " is not a file");
        }
        try {
            return Files.readAllLines(csv, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the pairs " + csv + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Every photo of the pairs once, in ascending order. */
    public static List<String> photos(List<Pair> pairs) {
        TreeSet<String> photos = new TreeSet<>();
        for (Pair pair : pairs) {
            photos.add(pair.a());
            photos.add(pair.b());
        }
        return List.copyOf(photos);
    }

    /** Where the values of a pair stand in a line; {@code fold} is -1 when there is none. */
    private record Columns(int count, int a, int b, int same, int fold) {
        static Columns of(Path csv, String header) {
            // Spreadsheets begin UTF-8 files with a mark.
            List<String> names = cells(header.replace("\uFEFF", ""));
            for (String name : List.of("image_a", "image_b", "same")) {
                if (!names.contains(name)) {
                    throw new InvalidInputException("pairs", csv + " has no column '" + name + "': " + names);
                }
            }
            return new Columns(
                    names.size(),
                    names.indexOf("image_a"),
                    names.indexOf("image_b"),
                    names.indexOf("same"),
                    names.indexOf("fold"));
        }

        Pair pair(String where, String line) {
            List<String> cells = cells(line);
            if (cells.size() != count) {
                throw new InvalidInputException("pairs", where + " has " + cells.size() + " values, not " + count);
            }
            String label = cells.get(same);
            if (!label.equals("0") && !label.equals("1")) {
                throw new InvalidInputException("pairs", where + ": same is '" + label + "', not 0 or 1");
            }
            Optional<String> part = fold < 0 ? Optional.empty() : Optional.of(cells.get(fold));
            return new Pair(cells.get(a), cells.get(b), label.equals("1"), part);
        }

        private static List<String> cells(String line) {
            return Arrays.stream(line.split(",", -1)).map(String::trim).toList();
        }
    }
}
