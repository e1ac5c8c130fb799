package io.facelib.crawl;

import io.facelib.image.DecodedImage;
import io.facelib.image.JpegEncoder;
import io.facelib.model.BoundingBox;
import java.util.Optional;

/**
 * The part of an image that a face takes with its margin, in whole pixels inside the image.
 *
 * @param x left edge
 * @param y top edge
 * @param width at least 30
 * @param height at least 30
 */
record FaceCut(int x, int y, int width, int height) {
    private static final int MIN_SIDE = 30;
    private static final int QUALITY = 85;

    /** Empty if too little of it is inside the image. */
    static Optional<FaceCut> of(DecodedImage image, BoundingBox given, double margin) {
        BoundingBox box = isRelative(given) ? scaled(given, image.width(), image.height()) : given;
        double dx = margin * box.width();
        double dy = margin * box.height();
        int left = inside(box.x1() - dx, image.width());
        int top = inside(box.y1() - dy, image.height());
        int width = inside(box.x2() + dx, image.width()) - left;
        int height = inside(box.y2() + dy, image.height()) - top;
        return width < MIN_SIDE || height < MIN_SIDE
                ? Optional.empty()
                : Optional.of(new FaceCut(left, top, width, height));
    }

    private static boolean isRelative(BoundingBox box) {
        return box.x1() <= 1 && box.y1() <= 1 && box.x2() <= 1 && box.y2() <= 1;
    }

    private static BoundingBox scaled(BoundingBox box, int width, int height) {
        return new BoundingBox(box.x1() * width, box.y1() * height, box.x2() * width, box.y2() * height);
    }

    private static int inside(double value, int side) {
        return (int) Math.max(0, Math.min(side, value));
    }

    byte[] jpeg(DecodedImage image) {
        return JpegEncoder.encode(image.part(x, y, width, height, width, height), QUALITY);
    }
}
