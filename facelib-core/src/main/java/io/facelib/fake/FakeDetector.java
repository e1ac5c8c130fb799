package io.facelib.fake;

import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.Landmarks;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Point;
import io.facelib.spi.DetectorInput;
import io.facelib.spi.FaceDetector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds the magenta frames that {@link FakeFaces} draws; in any other picture that is not of one colour, one face. */
final class FakeDetector implements FaceDetector {
    private static final int MIN_SIDE = 16;
    private static final int PLAIN = 12;
    /** Where the landmarks lie in a face's box, from 0 to 1: those of the embedder's template. */
    static final double[][] LANDMARKS = {{0.35, 0.4}, {0.65, 0.4}, {0.5, 0.6}, {0.38, 0.8}, {0.62, 0.8}};

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public DetectorInput input() {
        return DetectorInput.steps(List.of(256, 512, 1024, 2048, 4096), 4);
    }

    @Override
    public double scoreLimit() {
        return 0.5;
    }

    @Override
    public List<List<Detection>> detect(List<PixelBuffer> pictures) {
        return pictures.stream().map(FakeDetector::detect).toList();
    }

    private static List<Detection> detect(PixelBuffer picture) {
        List<Detection> found = new ArrayList<>();
        boolean[] seen = new boolean[picture.width() * picture.height()];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                if (!seen[y * picture.width() + x] && FakeCode.isMagenta(picture, x, y)) {
                    int[] b = spread(picture, x, y, seen);
                    if (b[2] - b[0] >= MIN_SIDE && b[3] - b[1] >= MIN_SIDE) {
                        found.add(face(b[0], b[1], b[2] + 1, b[3] + 1, 0.99));
                    }
                }
            }
        }
        return found.isEmpty() ? anyFace(picture) : found;
    }

    /** The corners of the connected magenta area around a pixel. */
    private static int[] spread(PixelBuffer picture, int startX, int startY, boolean[] seen) {
        int width = picture.width();
        int[] b = {startX, startY, startX, startY};
        Deque<Integer> open = new ArrayDeque<>();
        seen[startY * width + startX] = true;
        open.add(startY * width + startX);
        while (!open.isEmpty()) {
            int at = open.remove();
            int x = at % width;
            int y = at / width;
            b[0] = Math.min(b[0], x);
            b[1] = Math.min(b[1], y);
            b[2] = Math.max(b[2], x);
            b[3] = Math.max(b[3], y);
            for (int[] d : new int[][] {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
                int nx = x + d[0];
                int ny = y + d[1];
                boolean inside = nx >= 0 && ny >= 0 && nx < width && ny < picture.height();
                if (inside && !seen[ny * width + nx] && FakeCode.isMagenta(picture, nx, ny)) {
                    seen[ny * width + nx] = true;
                    open.add(ny * width + nx);
                }
            }
        }
        return b;
    }

    /** In a picture without frames: the middle of what is not the canvas's black border, unless it is of one colour. */
    private static List<Detection> anyFace(PixelBuffer picture) {
        int right = 0;
        int bottom = 0;
        int min = 255;
        int max = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int value = picture.bgr()[(y * picture.width() + x) * 3 + 1] & 0xFF;
                if (value > 0) {
                    right = Math.max(right, x + 1);
                    bottom = Math.max(bottom, y + 1);
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
            }
        }
        boolean plain = max - min < PLAIN || right < MIN_SIDE || bottom < MIN_SIDE;
        return plain ? List.of() : List.of(face(0.2 * right, 0.2 * bottom, 0.8 * right, 0.8 * bottom, 0.9));
    }

    private static Detection face(double x1, double y1, double x2, double y2, double score) {
        List<Point> points = new ArrayList<>();
        for (double[] at : LANDMARKS) {
            points.add(new Point(x1 + at[0] * (x2 - x1), y1 + at[1] * (y2 - y1)));
        }
        return new Detection(new BoundingBox(x1, y1, x2, y2), Landmarks.of(points), score);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
