package io.facelib.inference;

import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.model.CalibrationTable;
import io.facelib.model.ContractId;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * A calibration that was measured outside of facelib's catalogue, as a file. Immutable; safe for any number of threads.
 *
 * <p>The file is a Java properties file in UTF-8. Lines that begin with {@code #} say how it came about. Its keys:
 *
 * <ul>
 *   <li>{@code calibration}: the version of the format, {@code 1};
 *   <li>{@code bundle}: the bundle it was measured with, such as {@code yunet-mobilefacenet};
 *   <li>{@code contract}: the contract of the vectors, such as {@code mobilefacenet-foamliu.128.v1};
 *   <li>{@code limits}: false match rate, colon, cosine from which on a comparison passes; separated by commas, in any
 *       order. A stricter rate never has a lower cosine;
 *   <li>{@code comparisons}: how many comparisons of different people the limits rest on, 0 or more.
 * </ul>
 *
 * Other keys are ignored, so that a later version may add some.
 *
 * @param bundle the bundle it was measured with
 * @param contract of the vectors
 * @param table the limits
 */
public record CalibrationFile(String bundle, ContractId contract, CalibrationTable table) {
    private static final String VERSION = "1";
    private static final String REMEDY = "Measure it again with 'evaluate --calibrate'.";

    /**
     * Reads a file.
     *
     * @throws SetupException if it cannot be read, is malformed, or its limits run the wrong way
     */
    public static CalibrationFile read(Path file) {
        Properties properties = properties(file);
        String version = text(properties, "calibration", file);
        if (!version.equals(VERSION)) {
            throw malformed(file, "is of version '" + version + "', not " + VERSION);
        }
        try {
            return new CalibrationFile(
                    text(properties, "bundle", file),
                    ContractId.of(text(properties, "contract", file)),
                    CalibrationText.table(text(properties, "limits", file), text(properties, "comparisons", file)));
        } catch (InvalidInputException e) {
            throw malformed(file, "is malformed: " + e.getMessage(), e);
        }
    }

    private static Properties properties(Path file) {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw malformed(file, "cannot be read: " + e, e);
        }
    }

    private static String text(Properties properties, String key, Path file) {
        String value = properties.getProperty(key, "").trim();
        if (value.isEmpty()) {
            throw malformed(file, "has no '" + key + "'");
        }
        return value;
    }

    private static SetupException malformed(Path file, String problem, Throwable... causes) {
        return new SetupException("the calibration " + file + " " + problem, REMEDY, causes);
    }

    /**
     * Writes it, making the folder where needed and replacing what is there.
     *
     * @param comments lines for people, such as the data it was measured on
     */
    public void write(Path file, List<String> comments) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text(comments), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the calibration " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private String text(List<String> comments) {
        StringBuilder text = new StringBuilder();
        for (String comment : comments) {
            text.append("# ").append(comment.replaceAll("\\R", " ")).append('\n');
        }
        text.append("calibration = ").append(VERSION).append('\n');
        text.append("bundle = ").append(bundle.replace("\\", "\\\\")).append('\n');
        text.append("contract = ").append(contract).append('\n');
        text.append("limits = ").append(CalibrationText.limits(table)).append('\n');
        text.append("comparisons = ").append(table.comparisons()).append('\n');
        return text.toString();
    }

    /**
     * Refuses models that it was not measured with.
     *
     * @throws SetupException if bundle or contract differ
     */
    void check(Path file, FaceModels models) {
        ContractId actual = models.embedder().contract();
        if (!bundle.equals(models.id()) || !contract.equals(actual)) {
            throw new SetupException(
                    "the calibration " + file + " is of bundle '" + bundle + "' and contract '" + contract
                            + "', the models are '" + models.id() + "' and '" + actual + "'",
                    REMEDY);
        }
    }
}
