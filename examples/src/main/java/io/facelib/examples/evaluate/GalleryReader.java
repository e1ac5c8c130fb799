package io.facelib.examples.evaluate;

import io.facelib.FaceEngine;
import io.facelib.error.FacelibException;
import io.facelib.examples.Parallel;
import io.facelib.examples.Progress;
import io.facelib.examples.evaluate.Gallery.NotFound;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.Embedding;
import io.facelib.model.FaceImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Embeds the central face of each photo, once, with as many callers as keep the engine busy. */
public final class GalleryReader {
    private final FaceEngine engine;
    private final Path folder;

    public GalleryReader(FaceEngine engine, Path folder) {
        this.engine = engine;
        this.folder = folder;
    }

    /** A photo's vector, or why there is none. */
    private record Seen(String photo, Optional<Embedding> vector, String reason) {}

    public Gallery read(List<String> photos) {
        long start = System.nanoTime();
        try (Progress progress = new Progress("evaluate", photos.size())) {
            List<Seen> seen = Parallel.map(photos, progress, this::embed);
            double seconds = (System.nanoTime() - start) / 1e9;
            return gallery(seen, photos.size() / seconds);
        }
    }

    private Seen embed(String photo) {
        try {
            Optional<Embedding> vector = CentralFace.of(engine.analyze(FaceImage.of(folder.resolve(photo))))
                    .flatMap(AnalyzedFace::embedding);
            return new Seen(photo, vector, "no face was found");
        } catch (FacelibException e) {
            return new Seen(photo, Optional.empty(), Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    private static Gallery gallery(List<Seen> seen, double imagesPerSecond) {
        Map<String, Embedding> vectors = new LinkedHashMap<>();
        List<NotFound> notFound = new ArrayList<>();
        for (Seen one : seen) {
            one.vector()
                    .ifPresentOrElse(
                            vector -> vectors.put(one.photo(), vector),
                            () -> notFound.add(new NotFound(one.photo(), one.reason())));
        }
        return new Gallery(vectors, notFound, imagesPerSecond);
    }
}
