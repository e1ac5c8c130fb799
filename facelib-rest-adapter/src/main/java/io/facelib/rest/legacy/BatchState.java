package io.facelib.rest.legacy;

import io.facelib.Batches;
import io.facelib.error.NotFoundException;
import io.facelib.model.Batch;
import io.facelib.model.BatchItem;
import io.facelib.model.PageRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A batch as it stands. A batch that was made here has at most 100 images, so all of its errors are told; of a larger one, which an application may
 * have made, the first 100.
 */
record BatchState(
        String batchId,
        String status,
        int totalImages,
        int processedImages,
        int successfulImages,
        int failedImages,
        List<ImageError> errors,
        double createdAt,
        double updatedAt) {
    private static final PageRequest TOLD = PageRequest.first(100);

    /** What went wrong with an image. */
    record ImageError(int imageIndex, String imageUrl, String error, double timestamp) {
        private static Optional<ImageError> of(BatchItem item) {
            return item.outcome()
                    .map(outcome -> new ImageError(
                            item.index(),
                            item.source().text(),
                            outcome.error().orElse("failed"),
                            UnixTime.seconds(outcome.at())));
        }
    }

    static BatchState of(Batch batch, Batches batches) {
        return new BatchState(
                batch.id().value(),
                status(batch),
                batch.total(),
                batch.processed(),
                batch.successful(),
                batch.failed(),
                errors(batch, batches),
                UnixTime.seconds(batch.createdAt()),
                UnixTime.seconds(batch.updatedAt()));
    }

    static String status(Batch batch) {
        return batch.status().name().toLowerCase(Locale.ROOT);
    }

    private static List<ImageError> errors(Batch batch, Batches batches) {
        return batch.failed() == 0
                ? List.of()
                : items(batch, batches, Optional.of(BatchItem.Result.FAILED)).stream()
                        .flatMap(item -> ImageError.of(item).stream())
                        .toList();
    }

    /** None if the batch was cleaned up meanwhile. */
    private static List<BatchItem> items(Batch batch, Batches batches, Optional<BatchItem.Result> result) {
        try {
            return batches.items(batch.id(), result, TOLD).items();
        } catch (NotFoundException e) {
            return List.of();
        }
    }

    /** A batch among others: with whose it is, what it consists of, and what is kept with its faces. */
    record Listed(
            String batchId,
            String tenantId,
            List<String> imageUrls,
            Map<String, Object> metadata,
            String status,
            int totalImages,
            int processedImages,
            int successfulImages,
            int failedImages,
            List<ImageError> errors,
            double createdAt,
            double updatedAt) {
        static Listed of(Batch batch, Batches batches) {
            return new Listed(
                    batch.id().value(),
                    batch.tenant().value(),
                    items(batch, batches, Optional.empty()).stream()
                            .map(item -> item.source().text())
                            .toList(),
                    batch.options().metadata().asMap(),
                    BatchState.status(batch),
                    batch.total(),
                    batch.processed(),
                    batch.successful(),
                    batch.failed(),
                    BatchState.errors(batch, batches),
                    UnixTime.seconds(batch.createdAt()),
                    UnixTime.seconds(batch.updatedAt()));
        }
    }
}
