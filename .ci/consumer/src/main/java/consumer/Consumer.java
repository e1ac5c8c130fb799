package consumer;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.inference.Models;
import io.facelib.model.FaceImage;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.spi.Storage;
import io.facelib.storage.EmbeddedStorage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/** Does what a new user does first, and looks at what came along. */
public final class Consumer {
    private static final Pattern NATIVES =
            Pattern.compile("(javacpp|openblas|opencv)-[\\d.-]+-((?:linux|macosx|windows|android|ios)-[a-z0-9_]+)\\.jar");

    private Consumer() {}

    public static void main(String[] args) {
        checkClassPath();
        inMemory();
        inADirectory();
        standardModels();
    }

    private static void checkClassPath() {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> new File(entry).getName())
                .toList();
        List<String> runtimes = jars.stream().filter(jar -> jar.startsWith("onnxruntime")).toList();
        require(runtimes.size() == 1, "exactly one ONNX Runtime", runtimes);
        List<String> video = jars.stream().filter(jar -> jar.matches("(javacv|ffmpeg).*")).toList();
        require(video.isEmpty(), "no JavaCV", video);
        List<String> platforms = jars.stream()
                .map(NATIVES::matcher)
                .filter(Matcher::matches)
                .map(natives -> natives.group(2))
                .toList();
        String here = Loader.Detector.getPlatform();
        require(platforms.equals(List.of(here, here, here)), "three native jars, all for " + here, platforms);
        System.out.println("class path: " + jars);
    }

    private static void inMemory() {
        try (FaceEngine engine = FaceEngine.inMemory()) {
            indexAndFind(
                    engine,
                    FakeFaces.portrait("alice"),
                    FakeFaces.portrait("bob"),
                    FakeFaces.portrait("alice", 3));
        }
    }

    private static void inADirectory() {
        Storage directory = EmbeddedStorage.at(temporaryFolder().resolve("faces"));
        try (FaceEngine engine = onDisk(directory)) {
            engine.tenant("acme").index(FakeFaces.portrait("alice"));
        }
        try (FaceEngine engine = onDisk(directory)) {
            var found = engine.tenant("acme")
                    .search(Probe.of(FakeFaces.portrait("alice", 3)), SearchOptions.topK(1))
                    .matches();
            require(found.size() == 1, "one face found after a restart", found);
            System.out.println(directory + ": found again after a restart, cosine " + found.get(0).cosine());
        }
    }

    private static FaceEngine onDisk(Storage directory) {
        return FaceEngine.builder().models(FakeModels.models()).storage(directory).build();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("facelib-consumer");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void standardModels() {
        if (Stream.of("FACELIB_MODELS", "FACELIB_FACES").anyMatch(name -> System.getenv(name) == null)) {
            System.out.println("standard models: skipped, FACELIB_MODELS and FACELIB_FACES are not both set");
            return;
        }
        Path photos = Path.of(System.getenv("FACELIB_FACES"), "face_recognition");
        try (FaceEngine engine =
                FaceEngine.builder().models(Models.standard()).build()) {
            indexAndFind(
                    engine,
                    FaceImage.of(photos.resolve("obama.jpg")),
                    FaceImage.of(photos.resolve("biden.jpg")),
                    FaceImage.of(photos.resolve("obama2.jpg")));
        }
    }

    private static void indexAndFind(FaceEngine engine, FaceImage one, FaceImage two, FaceImage oneAgain) {
        Tenant tenant = engine.tenant("acme");
        var stored = tenant.index(one).faces();
        tenant.index(two);
        var found = tenant.search(Probe.of(oneAgain), SearchOptions.topK(1)).matches();
        require(stored.size() == 1 && found.size() == 1, "one face stored and one found", found);
        require(found.get(0).face().id().equals(stored.get(0).id()), "the right person found", found);
        System.out.println(engine.config().model() + ": found again, cosine " + found.get(0).cosine());
    }

    private static void require(boolean holds, String expected, Object actual) {
        if (!holds) {
            throw new IllegalStateException("expected " + expected + ", got " + actual);
        }
    }
}
