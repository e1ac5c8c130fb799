package io.facelib.pipeline;

import io.facelib.image.DecodedImage;
import io.facelib.image.Placement;
import io.facelib.image.SimilarityTransform;
import io.facelib.inference.MicroBatcher;
import io.facelib.inference.Priority;
import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.DetectionPass;
import io.facelib.model.DetectionPass.Kind;
import io.facelib.model.Landmarks;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Point;
import io.facelib.spi.FaceDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Finds every face of an image once. A detector sees a limited range of face sizes in its input, so an image may need
 * several passes: the whole image at the finest useful scale; for large images a coarse one, where faces that were too
 * large for the first come into range; for close-ups that fill the frame, one with a border around the picture. What
 * the passes find is merged. Shrinking turns some patterns into something like a small face; where the image was shrunk,
 * an unsure face must be seen again in pixels of the original.
 */
final class DetectionStage {
    /** Above this side of the full pass, the largest faces in it outgrow the detector and a coarse pass is added. */
    private static final int COARSE_ABOVE = 640;

    private static final int COARSE_SIDE = 320;
    /** A face that takes more than this share of the frame may have lost its chin or brow to the edge. */
    private static final double CLOSE_UP_SHARE = 0.5;
    /** The side of a close-up inside its border, and the share of the canvas it takes at most. */
    private static final int RESCUE_SIDE = 160;

    private static final double RESCUE_SHARE = 0.6;
    /** A face of a shrunk image with a lower score is looked at again. */
    private static final double SURE = 0.8;
    /** The canvas of the second look, and the share of it that the face's longer side takes. */
    private static final int CONFIRM_SIDE = 256;

    private static final double CONFIRM_SHARE = 0.5;
    private static final double CONFIRM_OVERLAP = 0.4;

    private final FaceDetector detector;
    private final MicroBatcher<PixelBuffer, List<Detection>> batcher;

    DetectionStage(FaceDetector detector, MicroBatcher<PixelBuffer, List<Detection>> batcher) {
        this.detector = detector;
        this.batcher = batcher;
    }

    /** Faces, most confident first, and how they were found. */
    record Found(List<Detection> faces, List<DetectionPass> passes) {}

    Found detect(DecodedImage image, boolean tryRotations, Priority priority) {
        List<DetectionPass> passes = new ArrayList<>();
        List<Detection> faces = upright(image, passes, priority);
        // A face that lies on its side or upside down may be seen upright as well, but less surely and in the wrong
        // place.
        for (int rotation = 90; tryRotations && rotation < 360; rotation += 90) {
            Placement placement = whole(image, rotation, Integer.MAX_VALUE);
            List<Detection> turned = FaceMerge.merge(pass(image, Kind.TURNED, placement, passes, priority));
            faces = best(turned) > best(faces) ? turned : faces;
        }
        return new Found(faces, List.copyOf(passes));
    }

    private static double best(List<Detection> faces) {
        return faces.isEmpty() ? 0 : faces.get(0).score();
    }

    private List<Detection> upright(DecodedImage image, List<DetectionPass> passes, Priority priority) {
        Placement full = whole(image, 0, Integer.MAX_VALUE);
        List<Detection> candidates = new ArrayList<>(pass(image, Kind.FULL, full, passes, priority));
        if (Math.max(full.scaledWidth(), full.scaledHeight()) > COARSE_ABOVE) {
            candidates.addAll(pass(image, Kind.COARSE, whole(image, 0, COARSE_SIDE), passes, priority));
        }
        List<Detection> faces = FaceMerge.merge(candidates);
        if (faces.isEmpty() || fillsFrame(faces.get(0).box(), image)) {
            candidates.addAll(pass(image, Kind.RESCUE, bordered(image), passes, priority));
            faces = FaceMerge.merge(candidates);
        }
        return full.scale() < 1 ? confirmed(image, faces, passes, priority) : faces;
    }

    /** The sure faces, and those unsure ones that are seen again; from the look that was surer. */
    private List<Detection> confirmed(
            DecodedImage image, List<Detection> faces, List<DetectionPass> passes, Priority priority) {
        List<Detection> unsure = faces.stream().filter(f -> f.score() < SURE).toList();
        if (unsure.isEmpty()) {
            return faces;
        }
        List<Detection> kept =
                new ArrayList<>(faces.stream().filter(f -> f.score() >= SURE).toList());
        int side = atLeast(widths(), CONFIRM_SIDE);
        int height = atLeast(heights(), CONFIRM_SIDE);
        List<SimilarityTransform> looks =
                unsure.stream().map(f -> lookAt(f.box(), side, height)).toList();
        List<List<Detection>> seen = batcher.call(
                looks.stream().map(t -> image.warped(t, side, height)).toList(), priority);
        for (int i = 0; i < unsure.size(); i++) {
            Detection first = unsure.get(i);
            SimilarityTransform back = looks.get(i).inverse();
            List<Detection> again = seen.get(i).stream()
                    .map(candidate -> moved(candidate, back::apply))
                    .filter(candidate -> candidate.box().overlap(first.box()) > CONFIRM_OVERLAP)
                    .toList();
            passes.add(
                    new DetectionPass(Kind.CONFIRM, side, height, looks.get(i).scale(), 0, again.size()));
            if (!again.isEmpty()) {
                kept.add(FaceMerge.merge(concat(first, again)).get(0));
            }
        }
        return FaceMerge.merge(kept);
    }

    private static List<Detection> concat(Detection first, List<Detection> more) {
        List<Detection> all = new ArrayList<>(more);
        all.add(first);
        return all;
    }

    /** From picture to canvas, so that the box lies in the middle at a size any detector sees well. */
    private static SimilarityTransform lookAt(BoundingBox box, int width, int height) {
        double scale = CONFIRM_SHARE * Math.min(width, height) / Math.max(box.width(), box.height());
        Point centre = box.centre();
        return new SimilarityTransform(scale, 0, width / 2.0 - scale * centre.x(), height / 2.0 - scale * centre.y());
    }

    private static boolean fillsFrame(BoundingBox box, DecodedImage image) {
        return box.area() > CLOSE_UP_SHARE * image.width() * image.height();
    }

    private List<Detection> pass(
            DecodedImage image, Kind kind, Placement placement, List<DetectionPass> passes, Priority priority) {
        PixelBuffer canvas = image.placed(placement);
        List<Detection> found = batcher.call(List.of(canvas), priority).get(0).stream()
                .map(candidate -> moved(candidate, placement::toPicture))
                .filter(candidate -> centreInside(candidate.box(), image))
                .toList();
        passes.add(new DetectionPass(
                kind, canvas.width(), canvas.height(), placement.scale(), placement.rotation(), found.size()));
        return found;
    }

    private static boolean centreInside(BoundingBox box, DecodedImage image) {
        Point centre = box.centre();
        return centre.x() >= 0 && centre.y() >= 0 && centre.x() <= image.width() && centre.y() <= image.height();
    }

    /** The whole image in the top left corner of the smallest input that holds it, shrunk only where it must be. */
    private Placement whole(DecodedImage image, int rotation, int maxSide) {
        int width = rotation % 180 == 0 ? image.width() : image.height();
        int height = rotation % 180 == 0 ? image.height() : image.width();
        double scale = Math.min(
                1, Math.min((double) limit(widths(), maxSide) / width, (double) limit(heights(), maxSide) / height));
        int canvasWidth = atLeast(widths(), Math.max(1, (int) Math.round(width * scale)));
        int canvasHeight = atLeast(heights(), Math.max(1, (int) Math.round(height * scale)));
        return new Placement(image.width(), image.height(), rotation, scale, 0, 0, canvasWidth, canvasHeight, false);
    }

    /** The image in the middle of a canvas that continues its edges. */
    private Placement bordered(DecodedImage image) {
        int longSide = Math.max(image.width(), image.height());
        int canvasWidth = atLeast(widths(), (int) Math.round(RESCUE_SIDE / RESCUE_SHARE));
        int canvasHeight = atLeast(heights(), (int) Math.round(RESCUE_SIDE / RESCUE_SHARE));
        double room = Math.min(RESCUE_SIDE, RESCUE_SHARE * Math.min(canvasWidth, canvasHeight));
        double scale = Math.min(1, room / longSide);
        int left = (canvasWidth - (int) Math.round(image.width() * scale)) / 2;
        int top = (canvasHeight - (int) Math.round(image.height() * scale)) / 2;
        return new Placement(image.width(), image.height(), 0, scale, left, top, canvasWidth, canvasHeight, true);
    }

    private List<Integer> widths() {
        return detector.input().widths();
    }

    private List<Integer> heights() {
        return detector.input().heights();
    }

    /** The largest side that is not above the wish, or the smallest there is. */
    private static int limit(List<Integer> ascending, int wish) {
        int best = ascending.get(0);
        for (int side : ascending) {
            if (side <= wish) {
                best = side;
            }
        }
        return best;
    }

    /** The smallest side that is not below the need, or the largest there is. */
    private static int atLeast(List<Integer> ascending, int need) {
        for (int side : ascending) {
            if (side >= need) {
                return side;
            }
        }
        return ascending.get(ascending.size() - 1);
    }

    /** The same face in other coordinates. */
    private static Detection moved(Detection found, UnaryOperator<Point> map) {
        Point a = map.apply(new Point(found.box().x1(), found.box().y1()));
        Point b = map.apply(new Point(found.box().x2(), found.box().y2()));
        BoundingBox box = new BoundingBox(
                Math.min(a.x(), b.x()), Math.min(a.y(), b.y()), Math.max(a.x(), b.x()), Math.max(a.y(), b.y()));
        List<Point> points = found.landmarks().points().stream().map(map).toList();
        return new Detection(box, Landmarks.of(points), found.score());
    }
}
