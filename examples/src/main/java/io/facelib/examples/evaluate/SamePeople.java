package io.facelib.examples.evaluate;

import io.facelib.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Pairs of names that stand for one person, or are not to be relied on for another reason: comparisons between them tell
 * nothing and are left out.
 */
public final class SamePeople {
    private final Set<Set<String>> pairs;
    private final Set<String> people = new HashSet<>();

    SamePeople(Set<Set<String>> pairs) {
        this.pairs = Set.copyOf(pairs);
        pairs.forEach(people::addAll);
    }

    /** No such names are known. */
    public static SamePeople none() {
        return new SamePeople(Set.of());
    }

    /**
     * Reads a CSV file with the columns {@code image_a} and {@code image_b}: the people on them are the pairs. Paths start
     * from the folder of images or from that of the file.
     *
     * @throws InvalidInputException if the file is malformed, or there is no such photo
     */
    public static SamePeople read(Path csv, Path images, List<LabelledPhoto> photos) {
        Map<Path, String> people = new HashMap<>();
        photos.forEach(p -> people.put(real(images.resolve(p.photo())), p.person()));
        Set<Set<String>> pairs = new HashSet<>();
        for (CsvTable.Row row : CsvTable.read("exclude", csv, "image_a", "image_b")) {
            String a = people.get(find(row, "image_a", images, csv));
            String b = people.get(find(row, "image_b", images, csv));
            // A photo may exist and take no part; then nothing has to be left out.
            if (a != null && b != null && !a.equals(b)) {
                pairs.add(Set.of(a, b));
            }
        }
        return new SamePeople(pairs);
    }

    private static Path find(CsvTable.Row row, String column, Path images, Path csv) {
        Path beside = Objects.requireNonNull(csv.toAbsolutePath().getParent());
        for (Path folder : List.of(images, beside)) {
            Path photo = folder.resolve(row.get(column));
            if (Files.isRegularFile(photo)) {
                return real(photo);
            }
        }
        throw new InvalidInputException(
                "exclude", row.where() + ": there is no photo " + row.get(column) + " below " + images);
    }

    private static Path real(Path path) {
        return path.toAbsolutePath().normalize();
    }

    boolean contains(String personA, String personB) {
        // Nearly everybody is no part of a pair, and this is asked for millions of comparisons.
        return people.contains(personA)
                && people.contains(personB)
                && !personA.equals(personB)
                && pairs.contains(Set.of(personA, personB));
    }

    /** Each pair once. */
    Set<Set<String>> pairs() {
        return pairs;
    }
}
