package io.facelib.classical;

import io.facelib.model.CalibrationTable;
import io.facelib.model.ContractId;
import io.facelib.model.Landmarks;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Point;
import io.facelib.spi.AlignmentTemplate;
import io.facelib.spi.FaceEmbedder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Describes a face by the textures of its parts: the aligned grey crop is cut into 7 x 8 cells, each gives a histogram of
 * its uniform local binary patterns. T. Ahonen, A. Hadid, M. Pietikäinen, "Face description with local binary patterns",
 * IEEE PAMI 28(12), 2006.
 *
 * <p>Three additions, none of them trained. A band-pass filter takes light and noise out first (X. Tan, B. Triggs, IEEE
 * TIP 19(6), 2010). Square roots of the shares make the cosine of two histograms their Bhattacharyya coefficient. And the
 * mean histogram of the face itself is subtracted from each cell: what all cells share says more about the camera than
 * about the person, and without it any two faces have a cosine above 0.6.
 *
 * <p>Gives {@code float32[3304]}, cell by cell from the top left, 59 bins each. Safe for any number of threads.
 */
final class LbpEmbedder implements FaceEmbedder {
    private static final int COLUMNS = 7;
    private static final int ROWS = 8;
    private static final int CELL = 14;
    private static final int WIDTH = COLUMNS * CELL;
    private static final int HEIGHT = ROWS * CELL;
    private static final int DIMENSION = COLUMNS * ROWS * UniformPatterns.BINS;
    private static final ContractId CONTRACT = new ContractId("classical-lbp." + DIMENSION + ".v1");

    /** The widths of both filters of the band pass, pixels of the crop. */
    private static final double FINE = 1;

    private static final double COARSE = 4;

    /**
     * Measured on two million pairs of different people of Labeled Faces in the Wild (folds 1 to 3), found by this
     * detector. At these limits only 48%, 24% and 12% of pairs of one person pass. Among photos of one camera and room
     * the limits are too low: on the AT&T Database of Faces the same rates need 0.312, 0.394 and 0.459.
     */
    private static final CalibrationTable CALIBRATION =
            new CalibrationTable(new TreeMap<>(Map.of(1e-1, 0.269, 1e-2, 0.333, 1e-3, 0.381)), 2_000_000);

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
        return new AlignmentTemplate(
                WIDTH,
                HEIGHT,
                new Landmarks(
                        new Point(0.27 * WIDTH, 0.36 * HEIGHT),
                        new Point(0.73 * WIDTH, 0.36 * HEIGHT),
                        new Point(0.50 * WIDTH, 0.60 * HEIGHT),
                        new Point(0.31 * WIDTH, 0.80 * HEIGHT),
                        new Point(0.69 * WIDTH, 0.80 * HEIGHT)));
    }

    @Override
    public CalibrationTable calibration() {
        return CALIBRATION;
    }

    @Override
    public int maxBatch() {
        return 16;
    }

    @Override
    public List<float[]> embed(List<PixelBuffer> crops) {
        return crops.stream().map(LbpEmbedder::embed).toList();
    }

    private static float[] embed(PixelBuffer crop) {
        float[] pixels = BandPass.apply(GreyImage.of(crop), FINE, COARSE);
        int[] bins = UniformPatterns.bins(pixels, WIDTH, HEIGHT);
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < bins.length; i++) {
            int cell = i / WIDTH / CELL * COLUMNS + i % WIDTH / CELL;
            vector[cell * UniformPatterns.BINS + bins[i]]++;
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) Math.sqrt(vector[i] / (CELL * CELL));
        }
        spread(vector);
        return vector;
    }

    /** Subtracts from each bin its mean over all cells. */
    private static void spread(float[] vector) {
        for (int bin = 0; bin < UniformPatterns.BINS; bin++) {
            float sum = 0;
            for (int i = bin; i < DIMENSION; i += UniformPatterns.BINS) {
                sum += vector[i];
            }
            float mean = sum / (COLUMNS * ROWS);
            for (int i = bin; i < DIMENSION; i += UniformPatterns.BINS) {
                vector[i] -= mean;
            }
        }
        // A crop of one colour leaves nothing; the small constant keeps its vector from vanishing.
        vector[0] += 1e-6f;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
