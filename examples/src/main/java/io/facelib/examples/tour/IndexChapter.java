package io.facelib.examples.tour;

import io.facelib.Tenant;
import io.facelib.examples.Console;
import io.facelib.examples.Progress;
import io.facelib.examples.TextTable;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.IndexItem;
import io.facelib.model.IndexOutcome;
import io.facelib.model.IndexResult;
import io.facelib.model.IndexSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The first chapter: photos go in. */
final class IndexChapter {
    private final TourPhotos photos;
    private final TextTable table = new TextTable("photo", "pixels", "faces", "best quality", "remarks");
    private final List<IndexedPhoto> indexed = new ArrayList<>();

    IndexChapter(TourPhotos photos) {
        this.photos = photos;
    }

    Chapter run(Tenant tenant) {
        Stream<IndexItem> items =
                photos.indexed().stream().map(photo -> IndexItem.of(photos.name(photo), FaceImage.of(photo)));
        long start = System.nanoTime();
        try (Progress progress = new Progress("index", photos.indexed().size())) {
            IndexSummary summary = tenant.indexAll(items, (outcome, counts) -> {
                note(outcome);
                progress.step();
            });
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Chapter("Index", sentence(summary, seconds), table, pictures());
        }
    }

    /** What was indexed, in the order of the photos. */
    List<IndexedPhoto> indexed() {
        return indexed;
    }

    private void note(IndexOutcome outcome) {
        if (outcome instanceof IndexOutcome.Indexed done) {
            note(photos.indexed().get((int) done.position()), done.result());
        } else if (outcome instanceof IndexOutcome.Failed failed) {
            table.row(
                    failed.label(),
                    "",
                    "",
                    "",
                    Objects.requireNonNull(failed.error().getMessage()));
        }
    }

    private void note(Path photo, IndexResult result) {
        indexed.add(new IndexedPhoto(photo, result.faces()));
        List<FaceRecord> faces = result.faces();
        String quality = faces.stream()
                .map(face -> face.quality().score())
                .max(Double::compare)
                .map(best -> Console.fixed(best, 2))
                .orElse("");
        table.row(
                photos.name(photo),
                result.analysis().width() + " x " + result.analysis().height(),
                faces.size(),
                quality,
                remarks(faces));
    }

    private static String remarks(List<FaceRecord> faces) {
        List<String> reasons = faces.stream()
                .flatMap(face -> face.quality().reasons().stream())
                .distinct()
                .toList();
        return faces.isEmpty() ? "no face" : String.join(", ", reasons);
    }

    private String sentence(IndexSummary summary, double seconds) {
        return summary.images() + " photos, " + summary.faces() + " faces, " + summary.failed() + " failures, "
                + Console.fixed(summary.images() / seconds, 1) + " photos a second. "
                + photos.folder().others() + " other files in the folder were left alone.";
    }

    private List<Picture> pictures() {
        return indexed.stream()
                .map(photo -> new Picture(
                        photo.file(),
                        photos.name(photo.file()),
                        photo.faces().stream().map(Mark::seen).toList()))
                .toList();
    }
}
