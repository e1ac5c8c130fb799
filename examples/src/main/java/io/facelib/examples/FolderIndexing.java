package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.model.FaceImage;
import io.facelib.model.ImageId;
import io.facelib.model.IndexItem;
import io.facelib.model.IndexOptions;
import io.facelib.model.IndexOutcome;
import io.facelib.model.IndexSummary;
import io.facelib.model.Match;
import io.facelib.model.Metadata;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder that was indexed.
 *
 * @param summary the counts
 * @param failures what could not be indexed, and why
 * @param time from the first file to the last
 */
record FolderIndexing(IndexSummary summary, List<IndexOutcome.Failed> failures, Duration time) {
    private static final String PHOTO = "photo";

    /** The tenant that the photos belong to. */
    static Tenant tenant(FaceEngine engine) {
        return engine.tenant("folder");
    }

    /**
     * Indexes every photo of a folder, in the place of what was indexed from the same file before; each face keeps its
     * photo's name as metadata.
     */
    static FolderIndexing run(FaceEngine engine, PhotoFolder folder) {
        List<IndexOutcome.Failed> failures = new ArrayList<>();
        Stream<IndexItem> items = folder.photos().stream().map(photo -> {
            String name = folder.name(photo);
            IndexOptions options = IndexOptions.defaults().withImage(id(photo)).withMetadata(Metadata.of(PHOTO, name));
            return new IndexItem(name, FaceImage.of(photo), options);
        });
        long start = System.nanoTime();
        try (Progress progress = new Progress("index", folder.photos().size())) {
            IndexSummary summary = tenant(engine).indexAll(items, (outcome, counts) -> {
                if (outcome instanceof IndexOutcome.Failed failed) {
                    failures.add(failed);
                }
                progress.at(counts.images());
            });
            return new FolderIndexing(summary, failures, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Follows from where the file is, so that indexing it again replaces what was indexed. */
    private static ImageId id(Path photo) {
        String file = photo.toAbsolutePath().normalize().toString();
        return ImageId.of(UUID.nameUUIDFromBytes(file.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", ""));
    }

    /** The name of the photo that a found face is in. */
    static String photo(Match match) {
        return String.valueOf(match.face().metadata().get(PHOTO).orElse("?"));
    }

    double imagesPerSecond() {
        return summary.images() * 1e9 / Math.max(1, time.toNanos());
    }
}
