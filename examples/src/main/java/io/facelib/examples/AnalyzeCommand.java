package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.error.FacelibException;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.FaceImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
        description = "Finds faces in files and tells box, landmarks, quality and, if wanted, vectors.",
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
        AnalyzeOptions options = AnalyzeOptions.defaults().withEmbed(vectors);
        try (FaceEngine engine = models.open();
                Progress progress = new Progress("analyze", files.size())) {
            return Parallel.map(files, progress, file -> analyze(engine, file, options));
        }
    }

    private static PhotoReport analyze(FaceEngine engine, Path file, AnalyzeOptions options) {
        try {
            return PhotoReport.of(file.toString(), engine.analyze(FaceImage.of(file), options));
        } catch (FacelibException e) {
            return PhotoReport.of(file.toString(), e);
        }
    }

    private static void print(List<PhotoReport> reports, PrintWriter out) {
        TextTable table = new TextTable("file", "size", "face", "box", "score", "quality", "reasons");
        for (PhotoReport report : reports) {
            if (report instanceof PhotoReport.Analyzed analyzed) {
                rows(table, analyzed);
            } else if (report instanceof PhotoReport.Failed failed) {
                table.row(failed.file(), "", "", "", "", "", failed.error().message());
            }
        }
        out.print(table);
        out.flush();
    }

    private static void rows(TextTable table, PhotoReport.Analyzed photo) {
        String size = photo.width() + " x " + photo.height();
        if (photo.faces().isEmpty()) {
            table.row(photo.file(), size, "none", "", "", "", "");
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
                    String.join(", ", face.reasons()));
        }
    }

    private static String box(List<Double> b) {
        return String.format(Locale.ROOT, "%.0f,%.0f - %.0f,%.0f", b.get(0), b.get(1), b.get(2), b.get(3));
    }
}
