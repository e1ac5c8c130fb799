package io.facelib.examples.evaluate;

import io.facelib.model.Embedding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The vectors of all photos.
 *
 * @param vectors of the central face, by photo; in ascending order of the photos
 * @param notFound photos without one, and why
 * @param imagesPerSecond photos read, analysed and embedded, failing ones included
 */
public record Gallery(Map<String, Embedding> vectors, List<NotFound> notFound, double imagesPerSecond) {
    /**
     * A photo that cannot take part.
     *
     * @param photo path below the folder of images
     * @param reason one sentence
     */
    public record NotFound(String photo, String reason) {}

    Optional<Embedding> vector(String photo) {
        return Optional.ofNullable(vectors.get(photo));
    }
}
