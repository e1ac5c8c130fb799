package io.facelib.classical;

import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.PixelBuffer;
import io.facelib.spi.DetectorInput;
import io.facelib.spi.FaceDetector;
import java.util.ArrayList;
import java.util.List;

/**
 * Slides the cascade's window over the picture at ever smaller scales and gathers the windows that it accepts: a face is
 * accepted at several neighbouring places and scales, a chance hit at one or two. The score is {@code n / (n + 4)} for a
 * group of n windows, so that 4 windows give the limit of 0.5.
 *
 * <p>Finds upright frontal faces of at least the window's size. Safe for any number of threads.
 */
final class LbpDetector implements FaceDetector {
    private static final double SCALE_STEP = 1.1;
    private static final int HALF_SCORE_WINDOWS = 4;
    /** At fine scales every second pixel is enough: the cascade tolerates a shift of one. */
    private static final double FINE = 2;

    private final LbpCascade cascade;

    LbpDetector(LbpCascade cascade) {
        this.cascade = cascade;
    }

    @Override
    public String id() {
        return "lbp-cascade";
    }

    @Override
    public DetectorInput input() {
        return DetectorInput.steps(List.of(128, 192, 256, 384, 512, 640, 768, 960), 4);
    }

    @Override
    public double scoreLimit() {
        return 0.5;
    }

    @Override
    public List<List<Detection>> detect(List<PixelBuffer> pictures) {
        return pictures.stream().map(this::detect).toList();
    }

    private List<Detection> detect(PixelBuffer picture) {
        IntegralImage sums = new IntegralImage(GreyImage.of(picture));
        List<Detection> faces = new ArrayList<>();
        for (WindowGroups.Group group : WindowGroups.of(windows(sums))) {
            double score = group.size() / (double) (group.size() + HALF_SCORE_WINDOWS);
            if (score >= scoreLimit()) {
                BoundingBox box = group.box();
                faces.add(new Detection(box, FaceGeometry.landmarks(box), score));
            }
        }
        return faces;
    }

    /** Everything the cascade accepts, in pixels of the picture. */
    private List<BoundingBox> windows(IntegralImage picture) {
        List<BoundingBox> windows = new ArrayList<>();
        double largest =
                Math.min((double) picture.width() / cascade.width(), (double) picture.height() / cascade.height());
        for (double scale = 1; scale <= largest; scale *= SCALE_STEP) {
            IntegralImage level = new IntegralImage(picture.shrunk(scale));
            int step = scale < FINE ? 2 : 1;
            for (int y = 0; y + cascade.height() <= level.height(); y += step) {
                for (int x = 0; x + cascade.width() <= level.width(); x += step) {
                    if (cascade.accepts(level, x, y)) {
                        windows.add(box(x, y, scale));
                    }
                }
            }
        }
        return windows;
    }

    private BoundingBox box(int x, int y, double scale) {
        return new BoundingBox(x * scale, y * scale, (x + cascade.width()) * scale, (y + cascade.height()) * scale);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
