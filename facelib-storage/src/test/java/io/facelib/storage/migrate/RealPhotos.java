package io.facelib.storage.migrate;

import io.facelib.FaceEngine;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.inference.Models;
import io.facelib.model.EnrollOptions;
import io.facelib.model.Enrollment.Enrolled;
import io.facelib.model.FaceImage;
import io.facelib.model.IdentityId;
import io.facelib.model.Verification;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Three photos each of some people: real ones, with real models, where {@code FACELIB_FACES} and {@code FACELIB_MODELS} name
 * some; otherwise drawn ones and the fake model. Real people are those whose photos show nobody else and who are known by
 * two of them in the third.
 */
final class RealPhotos {
    private static final int PHOTOS = 3;
    private static final List<String> NAMES = List.of("anna", "ben", "carl");
    private static final Map<String, List<byte[]>> PEOPLE = people();

    private RealPhotos() {}

    static Models models() {
        return isReal() ? Models.standard() : FakeModels.models();
    }

    static byte[] photo(String person, int number) {
        return PEOPLE.getOrDefault(person, List.of()).get(number);
    }

    private static boolean isReal() {
        return Stream.of("FACELIB_FACES", "FACELIB_MODELS")
                .allMatch(name -> variable(name)
                        .filter(folder -> Files.isDirectory(Path.of(folder)))
                        .isPresent());
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    private static Map<String, List<byte[]>> people() {
        Map<String, List<byte[]>> people = new HashMap<>();
        if (!isReal()) {
            NAMES.forEach(name -> people.put(name, List.of(drawn(name, 0), drawn(name, 7), drawn(name, 14))));
            return people;
        }
        try (FaceEngine engine = FaceEngine.builder().models(models()).build();
                Stream<Path> folders =
                        Files.list(Path.of(variable("FACELIB_FACES").orElseThrow(), "lfw"))) {
            List<Path> sorted = folders.filter(Files::isDirectory).sorted().toList();
            for (int i = 0; i < sorted.size() && people.size() < NAMES.size(); i++) {
                List<byte[]> photos = photos(sorted.get(i));
                if (photos.size() == PHOTOS && isGood(engine, photos)) {
                    people.put(NAMES.get(people.size()), photos);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return people;
    }

    private static List<byte[]> photos(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().limit(PHOTOS).map(RealPhotos::bytes).toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isGood(FaceEngine engine, List<byte[]> photos) {
        List<FaceImage> images = photos.stream().map(FaceImage::of).toList();
        if (images.stream().anyMatch(image -> engine.analyze(image).faces().size() != 1)) {
            return false;
        }
        var identities = engine.tenant("choice").identities();
        IdentityId person = IdentityId.of("person");
        return identities.enroll(
                                person,
                                images.subList(0, 2),
                                EnrollOptions.defaults().withKnownFace(Optional.empty()))
                        instanceof Enrolled
                && identities.verify(person.value(), images.get(2)) instanceof Verification.Match;
    }

    private static byte[] drawn(String name, int variation) {
        BufferedImage picture = FakeFaces.draw(variation, name);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
