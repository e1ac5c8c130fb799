package io.facelib.examples.evaluate;

import io.facelib.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
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
        return CsvTable.read("pairs", csv, "image_a", "image_b", "same").stream()
                .map(PairList::pair)
                .toList();
    }

    private static Pair pair(CsvTable.Row row) {
        String label = row.get("same");
        if (!label.equals("0") && !label.equals("1")) {
            throw new InvalidInputException("pairs", row.where() + ": same is '" + label + "', not 0 or 1");
        }
        return new Pair(row.get("image_a"), row.get("image_b"), label.equals("1"), row.find("fold"));
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
}
