package io.facelib.crawl;

import io.facelib.error.InvalidInputException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image that is to be kept, with its faces.
 *
 * @param result what was found in the image
 * @param crops JPEG bytes of each face of the result; empty for one that is too small to be kept
 * @param batchStart when work on the image began
 * @param createdAt when it was decided to keep it
 */
public record StorageTask(FaceResult result, List<Optional<byte[]>> crops, Instant batchStart, Instant createdAt) {
    public StorageTask {
        crops = List.copyOf(crops);
        if (crops.size() != result.faces().size()) {
            throw new InvalidInputException(
                    "crops", crops.size() + " were given for " + result.faces().size() + " faces");
        }
    }
}
