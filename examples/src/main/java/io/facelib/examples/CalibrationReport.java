package io.facelib.examples;

import io.facelib.examples.evaluate.Calibration;
import io.facelib.examples.evaluate.Gallery;
import io.facelib.examples.evaluate.Interval;
import io.facelib.examples.evaluate.OperatingPoint;
import io.facelib.examples.evaluate.OperatingPoint.Share;
import io.facelib.examples.evaluate.Population;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A calibration for people to read. */
final class CalibrationReport {
    private static final String UNKNOWN = "-";
    private static final String UNSUPPORTED = " *";

    private CalibrationReport() {}

    static void print(Calibration calibration, PrintWriter out, PrintWriter err) {
        out.println("model              " + calibration.bundle());
        print(calibration.everybody(), out);
        out.println("photos not found   " + calibration.gallery().notFound().size());
        out.println("photos a second    " + Console.fixed(calibration.gallery().imagesPerSecond(), 1));
        out.println();
        out.print(limits(calibration));
        for (Population group : calibration.groups()) {
            out.println();
            out.println("group              " + group.name());
            print(group, out);
            out.print(rates(group));
        }
        out.println();
        out.println("* fewer than ten false matches were to be expected: no limit to rely on");
        out.flush();
        for (Gallery.NotFound photo : calibration.gallery().notFound()) {
            err.println("not found: " + photo.photo() + ": " + photo.reason());
        }
    }

    private static void print(Population people, PrintWriter out) {
        out.println("people             " + people.people() + " on " + people.photos() + " photos");
        out.println("comparisons        " + people.genuine() + " genuine, " + people.impostors() + " impostor");
    }

    private static TextTable limits(Calibration calibration) {
        TextTable table =
                new TextTable("false match rate", "cosine limit", "95 % interval", "true match rate", "95 % interval");
        for (OperatingPoint point : calibration.everybody().points()) {
            table.row(
                    label(point),
                    Console.fixed(point.limit(), 4),
                    text(calibration.limitIntervals().get(point.rate())),
                    value(point.trueMatches()),
                    text(point.trueMatches().map(Share::interval).orElse(null)));
        }
        return table;
    }

    private static TextTable rates(Population group) {
        TextTable table =
                new TextTable("limit for", "false match rate", "95 % interval", "true match rate", "95 % interval");
        for (OperatingPoint point : group.points()) {
            Share passing = point.falseMatches();
            table.row(
                    label(point),
                    rate(passing.value()),
                    rate(passing.interval().low()) + " to "
                            + rate(passing.interval().high()),
                    value(point.trueMatches()),
                    text(point.trueMatches().map(Share::interval).orElse(null)));
        }
        return table;
    }

    private static String label(OperatingPoint point) {
        return point.rate().label() + (point.supported() ? "" : UNSUPPORTED);
    }

    private static String rate(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }

    private static String value(Optional<Share> share) {
        return share.map(s -> Console.fixed(s.value(), 4)).orElse(UNKNOWN);
    }

    private static String text(@Nullable Interval interval) {
        return interval == null
                ? UNKNOWN
                : Console.fixed(interval.low(), 4) + " to " + Console.fixed(interval.high(), 4);
    }

    /** What a reader of the written file wants to know about its limits. */
    static List<String> comments(Calibration calibration) {
        Population everybody = calibration.everybody();
        return List.of(
                "Cosine limits by false match rate, measured with evaluate --calibrate on " + everybody.photos()
                        + " photos of " + everybody.people() + " people.",
                "They hold for people like those, and for this bundle only.");
    }
}
