package io.facelib.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What became of an ingested image.
 *
 * @param key the idempotency key of its message
 * @param imageSha256 of the image's bytes, 64 lower-case hexadecimal digits
 * @param faces how many faces were found
 * @param accepted how many were stored
 * @param rejected how many failed the quality gate
 * @param duplicates how many were skipped because one like them was just stored
 * @param crops the aligned faces that were stored
 * @param thumbnails the face thumbnails that were stored
 * @param metadata the descriptions that were stored
 * @param timings what each step took
 * @param at when it was done
 */
public record IngestRecord(
        String key,
        String imageSha256,
        int faces,
        int accepted,
        int rejected,
        int duplicates,
        List<ObjectKey> crops,
        List<ObjectKey> thumbnails,
        List<ObjectKey> metadata,
        Map<String, Duration> timings,
        Instant at) {
    public IngestRecord {
        crops = List.copyOf(crops);
        thumbnails = List.copyOf(thumbnails);
        metadata = List.copyOf(metadata);
        timings = Map.copyOf(timings);
    }
}
