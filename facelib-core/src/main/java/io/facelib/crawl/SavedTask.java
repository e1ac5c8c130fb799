package io.facelib.crawl;

import io.facelib.model.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * What was kept of an image.
 *
 * @param result the result, which now says where things are
 * @param savedRaw 1 if the image was kept, otherwise 0
 * @param savedThumbs how many faces were kept
 * @param thumbnails where each face of the result is kept, if it is
 */
public record SavedTask(FaceResult result, int savedRaw, int savedThumbs, List<Optional<ObjectKey>> thumbnails) {
    public SavedTask {
        thumbnails = List.copyOf(thumbnails);
    }
}
