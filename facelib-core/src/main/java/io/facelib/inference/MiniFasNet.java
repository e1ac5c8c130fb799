package io.facelib.inference;

import io.facelib.error.SetupException;
import io.facelib.model.PixelBuffer;
import io.facelib.spi.InferenceModel;
import io.facelib.spi.PresentationAttackDetector;
import io.facelib.spi.SurroundingsTemplate;
import io.facelib.spi.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The MiniFASNet networks: each looks at its own surroundings of the face, {@code float32[N][3][80][80]} blue green red,
 * 0 to 255, and gives {@code float32[N][3]} probabilities that sum to 1, the middle one that of a live face. The score is
 * the mean of the networks' live probabilities.
 *
 * <p>Networks, crops and fusion: minivision-ai/Silent-Face-Anti-Spoofing, Apache-2.0. The origin adds all three
 * probabilities and takes the largest sum; the mean of the live ones decides the same way wherever it is above one half.
 */
final class MiniFasNet implements PresentationAttackDetector {
    /** A network and how it is fed and read. */
    record Part(PresentationAttackManifest manifest, InferenceModel model) {}

    private final List<Part> parts;
    private final int maxBatch;
    private final Runnable backend;

    /**
     * @param parts at least one
     * @param batches whether a batch takes less time than its faces one by one
     * @param backend run at the end of closing
     */
    MiniFasNet(List<Part> parts, boolean batches, Runnable backend) {
        this.parts = List.copyOf(parts);
        this.maxBatch = batches
                ? parts.stream().mapToInt(p -> p.manifest.maxBatch()).min().orElse(1)
                : 1;
        this.backend = backend;
    }

    @Override
    public String id() {
        return parts.stream().map(p -> p.manifest.id()).collect(Collectors.joining("+"));
    }

    @Override
    public List<SurroundingsTemplate> surroundings() {
        return parts.stream().map(p -> p.manifest.surroundings()).toList();
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public List<Double> liveScores(List<List<PixelBuffer>> faces) {
        double[] sums = new double[faces.size()];
        for (int i = 0; i < parts.size(); i++) {
            int view = i;
            add(parts.get(i), faces.stream().map(face -> face.get(view)).toList(), sums);
        }
        return IntStream.range(0, sums.length)
                .mapToObj(i -> sums[i] / parts.size())
                .toList();
    }

    private static void add(Part part, List<PixelBuffer> crops, double[] sums) {
        PresentationAttackManifest manifest = part.manifest;
        String name = part.model.inputs().get(0).name();
        Tensor input = manifest.pixels().of(crops);
        Map<String, Tensor> outputs = part.model.run(Map.of(name, input));
        Tensor rows = outputs.values().iterator().next();
        if (!rows.shape().equals(List.of(input.shape().get(0), (long) manifest.classes()))) {
            throw new SetupException(
                    "the network '" + manifest.id() + "' gave a shape of " + rows.shape() + " for "
                            + input.shape().get(0) + " faces, expected " + manifest.classes() + " probabilities each",
                    "Its manifest belongs to another file.");
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += rows.values().get(rows.values().position() + i * manifest.classes() + manifest.live());
        }
    }

    @Override
    public void close() {
        try {
            parts.forEach(part -> part.model.close());
        } finally {
            backend.run();
        }
    }
}
