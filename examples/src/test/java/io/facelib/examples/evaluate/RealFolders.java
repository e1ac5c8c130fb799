package io.facelib.examples.evaluate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Real models and labelled photos; a test that asks for what is not there is skipped and says so. */
final class RealFolders {
    private static final int EVERY = 4;

    private RealFolders() {}

    static Path models() {
        return folder("FACELIB_MODELS");
    }

    static Path faces() {
        return folder("FACELIB_FACES");
    }

    /** All photos of every fourth person: few enough for a test. */
    static List<LabelledPhoto> everyFourthPerson(Path photos) {
        Map<String, List<LabelledPhoto>> people =
                PhotoLabels.ofFolders(photos).stream().collect(Collectors.groupingBy(LabelledPhoto::person));
        List<String> names = people.keySet().stream().sorted().toList();
        return IntStream.range(0, names.size())
                .filter(i -> i % EVERY == 0)
                .mapToObj(i -> people.getOrDefault(names.get(i), List.of()))
                .flatMap(List::stream)
                .toList();
    }

    private static Path folder(String variable) {
        String value = System.getenv(variable);
        assumeTrue(value != null && !value.isBlank(), variable + " is not set: this test needs real data");
        assumeTrue(Files.isDirectory(Path.of(value)), variable + " names no folder: this test needs real data");
        return Path.of(value);
    }
}
