package io.facelib.pipeline;

import io.facelib.model.BoundingBox;

/**
 * A face's box, enlarged about its centre and moved back inside the picture, in whole pixels. Where the picture is too
 * small for the wanted scale, both sides are enlarged by the largest scale that fits; the rule, with its rounding, is
 * that of minivision-ai/Silent-Face-Anti-Spoofing, whose networks were trained on such crops.
 *
 * @param x left edge inside the picture
 * @param y top edge inside the picture
 * @param width at least 1
 * @param height at least 1
 */
record EnlargedBox(int x, int y, int width, int height) {
    static EnlargedBox of(BoundingBox box, double wanted, int pictureWidth, int pictureHeight) {
        double scale = Math.min(wanted, Math.min((pictureWidth - 1) / box.width(), (pictureHeight - 1) / box.height()));
        double width = box.width() * scale;
        double height = box.height() * scale;
        double left = inside(box.centre().x() - width / 2, width, pictureWidth);
        double top = inside(box.centre().y() - height / 2, height, pictureHeight);
        // The last row and column count as well.
        int right = Math.min(pictureWidth - 1, (int) (left + width));
        int bottom = Math.min(pictureHeight - 1, (int) (top + height));
        return new EnlargedBox((int) left, (int) top, right - (int) left + 1, bottom - (int) top + 1);
    }

    private static double inside(double start, double length, int picture) {
        return Math.max(0, Math.min(start, picture - 1 - length));
    }
}
