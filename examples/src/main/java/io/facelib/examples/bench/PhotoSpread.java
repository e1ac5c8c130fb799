package io.facelib.examples.bench;

import io.facelib.FaceEngine;
import io.facelib.examples.evaluate.Gallery;
import io.facelib.examples.evaluate.GalleryReader;
import io.facelib.inference.Models;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The spread of the embeddings of labelled photos: of people with several photos below {@code lfw} in the folder that
 * {@code FACELIB_FACES} names, embedded with the models in {@code FACELIB_MODELS}.
 */
public final class PhotoSpread {
    private static final Map<Integer, String> BUNDLES = Map.of(128, "yunet-mobilefacenet", 256, "yunet-retail0095");
    private static final int PHOTOS = 800;
    private static final int PHOTOS_OF_A_PERSON = 4;

    private PhotoSpread() {}

    /** Empty if a variable is not set, or no bundle has that dimension. */
    public static Optional<FaceSpread> of(int dimension) {
        Optional<Path> photos =
                folder("FACELIB_FACES").map(f -> f.resolve("lfw")).filter(Files::isDirectory);
        Optional<String> bundle = Optional.ofNullable(BUNDLES.get(dimension));
        if (photos.isEmpty() || bundle.isEmpty() || folder("FACELIB_MODELS").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(measure(bundle.get(), photos.get()));
    }

    private static FaceSpread measure(String bundle, Path folder) {
        Map<String, List<float[]>> people = people(bundle, folder);
        int faces = people.values().stream().mapToInt(List::size).sum();
        String source = "spread of " + faces + " photos of " + people.size() + " people, " + bundle;
        return FaceSpread.measured(source, List.copyOf(people.values()));
    }

    /** The vectors of everybody who has two. */
    private static Map<String, List<float[]>> people(String bundle, Path folder) {
        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.bundle(bundle).download(false))
                .build()) {
            Gallery gallery = new GalleryReader(engine, folder).read(photos(folder));
            Map<String, List<float[]>> people = new TreeMap<>();
            gallery.vectors()
                    .forEach((photo, vector) -> people.computeIfAbsent(person(photo), p -> new ArrayList<>())
                            .add(vector.toArray()));
            people.values().removeIf(faces -> faces.size() < 2);
            return people;
        }
    }

    /** Up to four photos of each of the first people who have two. */
    private static List<String> photos(Path folder) {
        List<String> photos = new ArrayList<>();
        for (Path person : sorted(folder)) {
            List<Path> own = sorted(person);
            if (own.size() > 1 && photos.size() < PHOTOS) {
                own.stream()
                        .limit(PHOTOS_OF_A_PERSON)
                        .forEach(p -> photos.add(person.getFileName() + "/" + p.getFileName()));
            }
        }
        return photos;
    }

    private static String person(String photo) {
        return photo.substring(0, photo.indexOf('/'));
    }

    private static List<Path> sorted(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> folder(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(v -> !v.isBlank())
                .map(Path::of)
                .filter(Files::isDirectory);
    }
}
