package io.facelib.examples.tour;

import io.facelib.model.BoundingBox;
import io.facelib.model.Point;
import java.util.List;
import java.util.Locale;

/** Draws marks as SVG over a picture, in the pixels of the original, so that it stays sharp at any size. */
final class Overlay {
    private Overlay() {}

    static String svg(int width, int height, List<Mark> marks) {
        StringBuilder svg = new StringBuilder(format(
                "<svg viewBox=\"0 0 %d %d\" aria-hidden=\"true\" style=\"font-size:%.1fpx\">",
                width, height, Math.max(width, height) * 0.055));
        double dot = Math.max(width, height) * 0.007;
        for (Mark mark : marks) {
            svg.append("<g class=\"")
                    .append(mark.kind().name().toLowerCase(Locale.ROOT))
                    .append("\">");
            svg.append(box(mark.detection().box()));
            for (Point point : mark.detection().landmarks().points()) {
                svg.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", point.x(), point.y(), dot));
            }
            svg.append(label(mark, height)).append("</g>");
        }
        return svg.append("</svg>").toString();
    }

    private static String box(BoundingBox box) {
        return format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                box.x1(), box.y1(), box.width(), box.height());
    }

    /** Below the box, or inside it where the picture ends there. */
    private static String label(Mark mark, int height) {
        BoundingBox box = mark.detection().box();
        boolean room = box.y2() < height * 0.92;
        return format(
                "<text x=\"%.1f\" y=\"%.1f\" dy=\"%s\">%s</text>",
                Math.max(0, box.x1()),
                Math.min(box.y2(), height),
                room ? "1.1em" : "-0.4em",
                Html.escape(mark.label()));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
