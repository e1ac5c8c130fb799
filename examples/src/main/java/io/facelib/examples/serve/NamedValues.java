package io.facelib.examples.serve;

import io.facelib.error.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Settings by their names, from the environment and from a file of properties; the environment wins. Each is read as its
 * type and within its bounds: a value that is neither stops the start, with a sentence that names it. An empty value counts
 * as none. Immutable.
 */
public final class NamedValues {
    private static final Pattern COMMA = Pattern.compile(",");

    private final Map<String, String> environment;
    private final Properties file;

    private NamedValues(Map<String, String> environment, Properties file) {
        this.environment = Map.copyOf(environment);
        this.file = file;
    }

    /** Those of the environment alone. */
    public static NamedValues of(Map<String, String> environment) {
        return new NamedValues(environment, new Properties());
    }

    /** Those of the environment, and those of a file in UTF-8 besides. */
    public static NamedValues of(Map<String, String> environment, Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("the settings in " + file + " cannot be read: " + e.getMessage(), e);
        }
        return new NamedValues(environment, properties);
    }

    /** The names in the file, which the environment shares with every other program. */
    public Set<String> namesInFile() {
        return new TreeSet<>(file.stringPropertyNames());
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(file.getProperty(name)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** A whole number from least to most. */
    Optional<Integer> whole(String name, int least, int most) {
        return read(name, "a whole number, " + least + " to " + most, Integer::valueOf)
                .map(value -> within(name, value, least, most));
    }

    /** A number from least to most. */
    Optional<Double> number(String name, double least, double most) {
        return read(name, "a number, " + least + " to " + most, Double::valueOf)
                .map(value -> within(name, value, least, most));
    }

    /** {@code true} or {@code false}. */
    Optional<Boolean> truth(String name) {
        return oneOf(name, "true", "false").map(Boolean::valueOf);
    }

    /** One of a few words, in any case. */
    Optional<String> oneOf(String name, String... words) {
        Set<String> known = new LinkedHashSet<>(Arrays.asList(words));
        return text(name).map(value -> value.toLowerCase(Locale.ROOT)).map(value -> {
            if (!known.contains(value)) {
                throw new InvalidInputException(name, "'" + value + "' is none of " + String.join(", ", known));
            }
            return value;
        });
    }

    /** What stands between commas, each thing once; empty where the name is not set. */
    Set<String> list(String name) {
        return text(name).stream()
                .flatMap(COMMA::splitAsStream)
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private <T> Optional<T> read(String name, String kind, Function<String, T> parser) {
        return text(name).map(value -> {
            try {
                return parser.apply(value);
            } catch (NumberFormatException e) {
                throw new InvalidInputException(name, "'" + value + "' is not " + kind);
            }
        });
    }

    private static <T extends Comparable<T>> T within(String name, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new InvalidInputException(name, value + " is outside " + least + " to " + most);
        }
        return value;
    }
}
