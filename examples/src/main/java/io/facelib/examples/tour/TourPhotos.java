package io.facelib.examples.tour;

import io.facelib.examples.PhotoFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts that photos play in the tour.
 *
 * @param folder where they come from
 * @param indexed those that are indexed
 * @param probes those that are searched with; kept out of the index where there is another photo of the person
 * @param group one with several people, kept out of the index, if its name begins with {@code group_}
 */
public record TourPhotos(PhotoFolder folder, List<Path> indexed, List<Path> probes, Optional<Path> group) {
    private static final Pattern NUMBERED = Pattern.compile("(.+)_[0-9]+");
    private static final String GROUP = "group";
    private static final int PROBES = 3;

    /** Gives every photo its part. */
    public static TourPhotos of(PhotoFolder folder) {
        Map<String, List<Path>> persons = new TreeMap<>();
        for (Path photo : folder.photos()) {
            persons.computeIfAbsent(person(folder, photo), p -> new ArrayList<>())
                    .add(photo);
        }
        Optional<Path> group = Optional.ofNullable(persons.remove(GROUP)).map(photos -> photos.get(0));
        List<Path> probes = persons.values().stream()
                .filter(photos -> photos.size() > 1)
                .limit(PROBES)
                .map(photos -> photos.get(photos.size() - 1))
                .toList();
        Set<Path> out = new HashSet<>(probes);
        group.ifPresent(out::add);
        List<Path> indexed =
                folder.photos().stream().filter(p -> !out.contains(p)).toList();
        if (indexed.isEmpty()) {
            return new TourPhotos(folder, folder.photos(), folder.photos(), Optional.empty());
        }
        return new TourPhotos(folder, indexed, probes.isEmpty() ? List.of(indexed.get(0)) : probes, group);
    }

    /** Who is on a photo, as far as its name tells. */
    String person(Path photo) {
        return person(folder, photo);
    }

    /** A photo's path below the folder. */
    String name(Path photo) {
        return folder.name(photo);
    }

    private static String person(PhotoFolder folder, Path photo) {
        String file = photo.getFileName().toString();
        String stem = file.substring(0, file.lastIndexOf('.'));
        Matcher numbered = NUMBERED.matcher(stem);
        if (numbered.matches()) {
            return numbered.group(1);
        }
        String name = folder.name(photo);
        int slash = name.lastIndexOf('/');
        return slash > 0 ? name.substring(0, slash) : stem;
    }
}
