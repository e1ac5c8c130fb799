package io.facelib.inference;

import io.facelib.error.SetupException;
import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.Landmarks;
import io.facelib.model.Point;
import io.facelib.spi.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How the raw outputs of a detector become candidates, in pixels of its input picture. */
interface DetectionLayout {
    /**
     * Reads the candidates of one picture.
     *
     * @param outputs of the network, by name
     * @param item the picture's place in the batch
     * @param width of the picture, pixels
     * @param height of the picture, pixels
     * @param limit the least score that counts
     */
    List<Detection> read(Map<String, Tensor> outputs, int item, int width, int height, double limit);

    static DetectionLayout named(String name) {
        return switch (name) {
            case "yunet" -> new YuNet();
            case "scrfd" -> new Scrfd();
            default -> throw new SetupException("no detector layout '" + name + "'", "Known are yunet and scrfd.");
        };
    }

    private static FloatBuffer values(Map<String, Tensor> outputs, String name) {
        Tensor tensor = outputs.get(name);
        if (tensor == null) {
            throw new SetupException("the detector has no output '" + name + "'", "Its layout is another one.");
        }
        return tensor.values();
    }

    /** A candidate unless its numbers make no box. */
    private static void add(List<Detection> found, double score, double[] box, Point[] points) {
        boolean usable = box[2] > box[0] && box[3] > box[1] && Double.isFinite(box[2] - box[0] + box[3] - box[1]);
        if (usable) {
            found.add(new Detection(
                    new BoundingBox(box[0], box[1], box[2], box[3]),
                    Landmarks.of(List.of(points)),
                    Math.min(1, score)));
        }
    }

    /**
     * YuNet: for every cell of strides 8, 16, 32 a class score, an object score, a box as centre offset and logarithm of
     * the size, and five points. Wu, Peng, Yu, "YuNet: A Tiny Millisecond-level Face Detector", MIR 20, 2023.
     */
    final class YuNet implements DetectionLayout {
        private static final int[] STRIDES = {8, 16, 32};

        @Override
        public List<Detection> read(Map<String, Tensor> outputs, int item, int width, int height, double limit) {
            List<Detection> found = new ArrayList<>();
            for (int stride : STRIDES) {
                int columns = width / stride;
                int cells = columns * (height / stride);
                FloatBuffer cls = values(outputs, "cls_" + stride);
                FloatBuffer obj = values(outputs, "obj_" + stride);
                FloatBuffer box = values(outputs, "bbox_" + stride);
                FloatBuffer points = values(outputs, "kps_" + stride);
                for (int cell = 0; cell < cells; cell++) {
                    int at = item * cells + cell;
                    double score = Math.sqrt(unit(cls.get(at)) * unit(obj.get(at)));
                    if (score >= limit) {
                        addCell(found, score, cell % columns, cell / columns, stride, at, box, points);
                    }
                }
            }
            return found;
        }

        private static double unit(float value) {
            return Math.max(0, Math.min(1, value));
        }

        private static void addCell(
                List<Detection> found,
                double score,
                int column,
                int row,
                int stride,
                int at,
                FloatBuffer box,
                FloatBuffer points) {
            double cx = (column + box.get(at * 4)) * stride;
            double cy = (row + box.get(at * 4 + 1)) * stride;
            double w = Math.exp(box.get(at * 4 + 2)) * stride;
            double h = Math.exp(box.get(at * 4 + 3)) * stride;
            Point[] five = new Point[5];
            for (int k = 0; k < 5; k++) {
                five[k] = new Point(
                        (points.get(at * 10 + 2 * k) + column) * stride,
                        (points.get(at * 10 + 2 * k + 1) + row) * stride);
            }
            add(found, score, new double[] {cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2}, five);
        }
    }

    /**
     * SCRFD: for every cell of strides 8, 16, 32 two anchors, each with a score, a box as distances from the cell's
     * corner to its four sides in strides, and five points as offsets in strides. Outputs come in the order scores,
     * boxes, points, and have no batch axis. Guo et al., "Sample and Computation Redistribution for Efficient Face
     * Detection", ICLR 2022.
     */
    final class Scrfd implements DetectionLayout {
        private static final int[] STRIDES = {8, 16, 32};
        private static final int ANCHORS = 2;

        @Override
        public List<Detection> read(Map<String, Tensor> outputs, int item, int width, int height, double limit) {
            List<Tensor> inOrder = new ArrayList<>(outputs.values());
            List<Detection> found = new ArrayList<>();
            for (int level = 0; level < STRIDES.length; level++) {
                FloatBuffer scores = Objects.requireNonNull(inOrder.get(level)).values();
                FloatBuffer boxes = inOrder.get(level + 3).values();
                FloatBuffer points = inOrder.get(level + 6).values();
                int columns = width / STRIDES[level];
                for (int anchor = 0; anchor < scores.limit(); anchor++) {
                    if (scores.get(anchor) >= limit) {
                        int cell = anchor / ANCHORS;
                        addAnchor(
                                found,
                                scores.get(anchor),
                                cell % columns,
                                cell / columns,
                                STRIDES[level],
                                anchor,
                                boxes,
                                points);
                    }
                }
            }
            return found;
        }

        private static void addAnchor(
                List<Detection> found,
                double score,
                int column,
                int row,
                int stride,
                int anchor,
                FloatBuffer boxes,
                FloatBuffer points) {
            double[] box = new double[4];
            for (int side = 0; side < 4; side++) {
                double distance = boxes.get(anchor * 4 + side);
                double from = side % 2 == 0 ? column : row;
                box[side] = (side < 2 ? from - distance : from + distance) * stride;
            }
            Point[] five = new Point[5];
            for (int k = 0; k < 5; k++) {
                five[k] = new Point(
                        (column + points.get(anchor * 10 + 2 * k)) * stride,
                        (row + points.get(anchor * 10 + 2 * k + 1)) * stride);
            }
            add(found, score, box, five);
        }
    }
}
