package io.facelib.crawl;

import io.facelib.error.InvalidInputException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An image that was downloaded.
 *
 * @param file where it is
 * @param phash its perceptual hash, 16 lower-case hexadecimal digits; names it in the object store
 * @param candidate where it is from
 * @param fileSize bytes
 * @param mimeType such as {@code image/jpeg}
 * @param createdAt when it was downloaded
 * @param status how far it has come
 */
public record ImageTask(
        Path file,
        String phash,
        CandidateImage candidate,
        long fileSize,
        String mimeType,
        Instant createdAt,
        TaskStatus status) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{16}");

    public ImageTask {
        // It becomes a key: anything else could name somebody else's object.
        if (!HASH.matcher(phash).matches()) {
            throw new InvalidInputException("phash", "it is not 16 lower-case hexadecimal digits");
        }
    }

    public ImageTask withStatus(TaskStatus value) {
        return new ImageTask(file, phash, candidate, fileSize, mimeType, createdAt, value);
    }
}
