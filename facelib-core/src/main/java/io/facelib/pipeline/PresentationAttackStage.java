package io.facelib.pipeline;

import io.facelib.image.DecodedImage;
import io.facelib.inference.BatchingOptions;
import io.facelib.inference.MicroBatcher;
import io.facelib.inference.Priority;
import io.facelib.model.Detection;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Quality;
import io.facelib.spi.Measurements;
import io.facelib.spi.PresentationAttackDetector;
import io.facelib.spi.SurroundingsTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * Gives usable faces a live score, and those below the minimum a reason not to be usable. Faces that are of no use anyway
 * are not scored. Crops are cut in the caller's thread; faces of all callers share batches.
 *
 * <p>Safe for any number of threads. Owns the detector: closing waits for the batches that run.
 */
final class PresentationAttackStage implements AutoCloseable {
    private final PresentationAttackGate gate;
    private final List<SurroundingsTemplate> surroundings;
    private final MicroBatcher<List<PixelBuffer>, Double> batcher;

    PresentationAttackStage(
            PresentationAttackGate gate, BatchingOptions batching, IntSupplier callers, Measurements measurements) {
        PresentationAttackDetector detector = gate.detector();
        this.gate = gate;
        this.surroundings = detector.surroundings();
        this.batcher = new MicroBatcher<>(
                "presentation-attack-detector",
                batching.withMaxBatch(Math.min(batching.maxBatch(), detector.maxBatch())),
                crops -> List.of(),
                callers,
                faces -> ModelAnswers.liveScores(detector, faces),
                measurements);
    }

    /** A quality with the live score it rests on, if the face was scored. */
    record Judged(Quality quality, OptionalDouble live) {
        static Judged unscored(Quality quality) {
            return new Judged(quality, OptionalDouble.empty());
        }
    }

    /** Faces that were already judged, in the same order. */
    List<Judged> judge(DecodedImage image, List<Detection> faces, List<Quality> qualities, Priority priority) {
        List<Integer> usable = IntStream.range(0, faces.size())
                .filter(i -> qualities.get(i).usable())
                .boxed()
                .toList();
        List<Judged> judged =
                new ArrayList<>(qualities.stream().map(Judged::unscored).toList());
        if (!usable.isEmpty()) {
            List<Double> scores = batcher.call(
                    usable.stream().map(i -> crops(image, faces.get(i))).toList(), priority);
            for (int i = 0; i < scores.size(); i++) {
                int face = usable.get(i);
                judged.set(face, judge(qualities.get(face), scores.get(i)));
            }
        }
        return judged;
    }

    private List<PixelBuffer> crops(DecodedImage image, Detection face) {
        return surroundings.stream()
                .map(wanted -> {
                    EnlargedBox part = EnlargedBox.of(face.box(), wanted.boxScale(), image.width(), image.height());
                    return image.part(part.x(), part.y(), part.width(), part.height(), wanted.width(), wanted.height());
                })
                .toList();
    }

    private Judged judge(Quality former, double live) {
        if (live >= gate.minimumLive()) {
            return new Judged(former, OptionalDouble.of(live));
        }
        String reason = String.format(Locale.ROOT, "presentation_attack(%.2f)", live);
        Quality refused = new Quality(false, former.score(), former.blurVariance(), former.pose(), List.of(reason));
        return new Judged(refused, OptionalDouble.of(live));
    }

    @Override
    public void close() {
        try (PresentationAttackDetector detector = gate.detector()) {
            assert detector != null;
            batcher.close();
        }
    }
}
