package io.facelib.fake;

import io.facelib.model.CalibrationTable;
import io.facelib.model.ContractId;
import io.facelib.model.Landmarks;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Point;
import io.facelib.spi.AlignmentTemplate;
import io.facelib.spi.FaceEmbedder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Turns the code of a fake face into a vector: a random direction for the person, bent a little by the variation, so
 * that two photos of one person have a cosine near 0.9 and two people one near 0. Any other crop gives its coarse
 * brightness pattern.
 */
final class FakeEmbedder implements FaceEmbedder {
    private static final int DIMENSION = 64;
    private static final int CROP = 64;
    private static final int BLOCKS = 8;
    private static final double BEND = 0.33;
    private static final ContractId CONTRACT = new ContractId("fake.64.v1");

    @Override
    public ContractId contract() {
        return CONTRACT;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public AlignmentTemplate template() {
        List<Point> points = Arrays.stream(FakeDetector.LANDMARKS)
                .map(p -> new Point(p[0] * CROP, p[1] * CROP))
                .toList();
        return new AlignmentTemplate(CROP, CROP, Landmarks.of(points));
    }

    @Override
    public CalibrationTable calibration() {
        return new CalibrationTable(new TreeMap<>(Map.of(1e-2, 0.50, 1e-3, 0.55, 1e-5, 0.65)), 0);
    }

    @Override
    public int maxBatch() {
        return 16;
    }

    @Override
    public List<float[]> embed(List<PixelBuffer> crops) {
        return crops.stream()
                .map(crop -> FakeCode.isFramed(crop) ? ofCode(crop) : ofBrightness(crop))
                .toList();
    }

    private static float[] ofCode(PixelBuffer crop) {
        int person = FakeCode.person(crop);
        double[] direction = random(person);
        double[] bend = random(person * 64L + FakeCode.variation(crop) + 1);
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (direction[i] + BEND * bend[i]);
        }
        return vector;
    }

    private static double[] random(long seed) {
        Random random = new Random(seed);
        return random.doubles(DIMENSION).map(v -> v - 0.5).toArray();
    }

    private static float[] ofBrightness(PixelBuffer crop) {
        float[] blocks = new float[DIMENSION];
        int side = CROP / BLOCKS;
        for (int i = 0; i < CROP * CROP; i++) {
            int block = i / CROP / side * BLOCKS + i % CROP / side;
            blocks[block] += crop.bgr()[i * 3 + 1] & 0xFF;
        }
        float mean = 0;
        for (float block : blocks) {
            mean += block / DIMENSION;
        }
        for (int i = 0; i < DIMENSION; i++) {
            // A picture of one colour has no pattern; the small ramp keeps its vector from vanishing.
            blocks[i] += i * 1e-3f - mean;
        }
        return blocks;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
