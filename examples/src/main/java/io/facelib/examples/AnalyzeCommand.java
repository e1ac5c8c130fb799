package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.error.FacelibException;
import io.facelib.error.InvalidInputException;
import io.facelib.inference.PresentationAttackOptions;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.FaceImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code analyze}: faces, landmarks, quality and vectors of single files. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        description = "Finds faces in files and tells box, landmarks, quality and, if wanted, live scores and vectors.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every file was analysed", "1:at least one was not; the others are told", "2:wrong usage"})
final class AnalyzeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Pictures.")
    private List<Path> files = List.of();

    @Option(
            names = "--json",
            paramLabel = "OUT",
            description = "Write a JSON array to this file; '-' prints it instead of the table.")
    private @Nullable Path json;

    @Option(names = "--vectors", description = "Include the vectors in the JSON.")
    private boolean vectors;

    @Option(
            names = "--liveness",
            description = "Tell of each usable face how surely it is one in front of the camera and no picture of one,"
                    + " 0 to 1; below the minimum it is not usable. Needs the MiniFASNet files.")
    private boolean liveness;

    @Option(
            names = "--minimum-live",
            paramLabel = "SCORE",
            description = "The least live score of a usable face, 0 to 1; goes with --liveness. Default: 0.5")
    private @Nullable Double minimumLive;

    @Override
    public Integer call() {
        List<PhotoReport> reports = analyze();
        PrintWriter out = Console.out(spec);
        if (JsonFile.isConsole(json)) {
            out.println(JsonFile.text(reports));
        } else {
            print(reports, out);
            if (json != null) {
                JsonFile.write(json, reports);
            }
        }
        return reports.stream().anyMatch(PhotoReport.Failed.class::isInstance) ? 1 : 0;
    }

    private List<PhotoReport> analyze() {
        AnalyzeOptions options = AnalyzeOptions.defaults().withEmbed(vectors).withLiveScores(liveness);
        try (FaceEngine engine = open();
                Progress progress = new Progress("analyze", files.size())) {
            return Parallel.map(files, progress, file -> analyze(engine, file, options));
        }
    }

    private FaceEngine open() {
        double usual = PresentationAttackOptions.defaults().minimumLive();
        if (liveness) {
            return models.openWithLiveness(Objects.requireNonNullElse(minimumLive, usual));
        }
        if (minimumLive != null) {
            throw new InvalidInputException("--minimum-live", minimumLive + " goes with --liveness only");
        }
        return models.open();
    }

    private static PhotoReport analyze(FaceEngine engine, Path file, AnalyzeOptions options) {
        try {
            return PhotoReport.of(file.toString(), engine.analyze(FaceImage.of(file), options));
        } catch (FacelibException e) {
            return PhotoReport.of(file.toString(), e);
        }
    }

    private void print(List<PhotoReport> reports, PrintWriter out) {
        TextTable table = new TextTable("file", "size", "face", "box", "score", "quality", "live", "reasons");
        for (PhotoReport report : reports) {
            if (report instanceof PhotoReport.Analyzed analyzed) {
                rows(table, analyzed);
            } else if (report instanceof PhotoReport.Failed failed) {
                table.row(failed.file(), "", "", "", "", "", "", failed.error().message());
            }
        }
        out.print(table);
        if (liveness) {
            tellShare(reports, out);
        }
        out.flush();
    }

    private static void tellShare(List<PhotoReport> reports, PrintWriter out) {
        List<PhotoReport.Face> scored = reports.stream()
                .flatMap(report -> report instanceof PhotoReport.Analyzed photo ? photo.faces().stream() : Stream.of())
                .filter(face -> face.live() != null)
                .toList();
        long refused = scored.stream()
                .filter(face -> face.reasons().stream().anyMatch(r -> r.startsWith("presentation_attack")))
                .count();
        out.println(scored.size() + " faces scored, " + refused + " of them below the minimum");
    }

    private static void rows(TextTable table, PhotoReport.Analyzed photo) {
        String size = photo.width() + " x " + photo.height();
        if (photo.faces().isEmpty()) {
            table.row(photo.file(), size, "none", "", "", "", "", "");
        }
        for (int i = 0; i < photo.faces().size(); i++) {
            PhotoReport.Face face = photo.faces().get(i);
            table.row(
                    photo.file(),
                    size,
                    i + 1,
                    box(face.bbox()),
                    Console.fixed(face.score(), 2),
                    Console.fixed(face.quality(), 2),
                    face.live() == null ? "" : Console.fixed(face.live(), 2),
                    String.join(", ", face.reasons()));
        }
    }

    private static String box(List<Double> b) {
        return String.format(Locale.ROOT, "%.0f,%.0f - %.0f,%.0f", b.get(0), b.get(1), b.get(2), b.get(3));
    }
}
