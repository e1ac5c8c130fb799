package io.facelib.image;

import io.facelib.model.Point;

/**
 * How a picture is laid on a canvas: turned, scaled, shifted. Maps canvas positions back to the picture.
 *
 * @param pictureWidth of the upright picture, pixels
 * @param pictureHeight of the upright picture, pixels
 * @param rotation clockwise degrees it is turned by first: 0, 90, 180 or 270
 * @param scale canvas pixels per picture pixel
 * @param left where the scaled picture begins on the canvas, pixels
 * @param top where the scaled picture begins on the canvas, pixels
 * @param canvasWidth pixels
 * @param canvasHeight pixels
 * @param replicateEdge whether the border repeats the picture's edge; black otherwise
 */
public record Placement(
        int pictureWidth,
        int pictureHeight,
        int rotation,
        double scale,
        int left,
        int top,
        int canvasWidth,
        int canvasHeight,
        boolean replicateEdge) {

    /** Width of the turned and scaled picture, pixels. */
    public int scaledWidth() {
        int turned = rotation % 180 == 0 ? pictureWidth : pictureHeight;
        return Math.max(1, Math.min(canvasWidth - left, (int) Math.round(turned * scale)));
    }

    /** Height of the turned and scaled picture, pixels. */
    public int scaledHeight() {
        int turned = rotation % 180 == 0 ? pictureHeight : pictureWidth;
        return Math.max(1, Math.min(canvasHeight - top, (int) Math.round(turned * scale)));
    }

    /** A position on the canvas, in pixels of the upright picture. */
    public Point toPicture(Point canvas) {
        double x = (canvas.x() - left) / scale;
        double y = (canvas.y() - top) / scale;
        return switch (rotation) {
            case 90 -> new Point(y, pictureHeight - x);
            case 180 -> new Point(pictureWidth - x, pictureHeight - y);
            case 270 -> new Point(pictureWidth - y, x);
            default -> new Point(x, y);
        };
    }
}
