package io.facelib.examples.identify;

import io.facelib.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A line of a labelled list.
 *
 * @param image path below the folder of images
 * @param person who it is
 * @param role what it is for
 */
public record IdentifyRow(String image, String person, Role role) {
    /** What a photo is for. */
    public enum Role {
        /** Enrolled. */
        GALLERY,
        /** Looked for, and enrolled by another photo. */
        PROBE,
        /** Looked for, and not enrolled. */
        IMPOSTOR
    }

    /**
     * Reads {@code image,person,role} lines below such a heading.
     *
     * @throws InvalidInputException naming the line that is wrong
     */
    public static List<IdentifyRow> read(Path csv) {
        try {
            List<String> lines = Files.readAllLines(csv);
            return IntStream.range(1, lines.size())
                    .filter(i -> !lines.get(i).isBlank())
                    .mapToObj(i -> parse(lines.get(i), i + 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the list " + csv + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static IdentifyRow parse(String line, int number) {
        String[] cells = line.strip().split(",", -1);
        if (cells.length < 3) {
            throw new InvalidInputException(
                    "csv", "line " + number + " has " + cells.length + " columns, 3 are needed");
        }
        Role role = switch (cells[2]) {
            case "gallery" -> Role.GALLERY;
            case "probe" -> Role.PROBE;
            case "impostor" -> Role.IMPOSTOR;
            default ->
                throw new InvalidInputException(
                        "csv", "line " + number + ": role '" + cells[2] + "' is none of gallery, probe, impostor");
        };
        return new IdentifyRow(cells[0], cells[1], role);
    }
}
