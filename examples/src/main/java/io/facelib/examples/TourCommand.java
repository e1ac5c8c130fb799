package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.FaceEngineConfig;
import io.facelib.error.SetupException;
import io.facelib.examples.tour.HtmlReport;
import io.facelib.examples.tour.SecondAct;
import io.facelib.examples.tour.Story;
import io.facelib.examples.tour.Tour;
import io.facelib.examples.tour.TourPhotos;
import io.facelib.model.MatchPolicy;
import io.facelib.spi.Storage;
import io.facelib.storage.EmbeddedStorage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tour}: everything once, told as tables and as a report. */
@Command(
        name = "tour",
        mixinStandardHelpOptions = true,
        description = {
            "Shows everything once on a folder of photos and writes a report to look at.",
            "Indexes in memory, searches, compares, lists, deletes, and proves that what was deleted is not found any"
                    + " more. Then the same in a directory, with a restart in between. Where the standard model cannot"
                    + " be had, the classical analyser serves, for demonstration only."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything went as it should",
            "1:it did not, or a deleted face was found, or a stored one lost",
            "2:wrong usage"
        })
final class TourCommand implements Callable<Integer> {
    private static final double DRAWN_LIMIT = 0.6;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Option(
            names = "--photos",
            paramLabel = "DIR",
            description = "Your own photos; without, portraits that facelib draws itself. Several photos of a person"
                    + " are best named NAME_01.jpg, NAME_02.jpg or kept in a folder for each person.")
    private Path photos = Path.of("");

    @Option(names = "--report", paramLabel = "DIR", description = "Where the report goes. Default: ${DEFAULT-VALUE}")
    private Path report = Path.of("target", "tour-report");

    private String note = "";
    private boolean classical;

    @Override
    public Integer call() {
        PrintWriter out = Console.out(spec);
        TourPhotos tourPhotos = TourPhotos.of(PhotoFolder.of(photoFolder(out)));
        Story story = new Story(out);
        FaceEngineConfig config;
        Optional<MatchPolicy> limit;
        boolean proved;
        try (FaceEngine engine = open(out)) {
            config = engine.config();
            limit = limit(engine, out);
            Tour tour = new Tour(engine, tourPhotos, limit, story);
            tour.run();
            proved = tour.proved();
        }
        Storage storage = EmbeddedStorage.at(report.resolve("storage"));
        boolean survived = new SecondAct(() -> reopen(storage), tourPhotos, limit, story).run();
        Path page = HtmlReport.write(report, config, note, story.chapters());
        out.println("The report: " + page.toAbsolutePath().normalize());
        out.flush();
        return proved && survived ? 0 : 1;
    }

    private Path photoFolder(PrintWriter out) {
        // The Maven profile passes an empty text when no folder was named.
        if (!photos.toString().isEmpty()) {
            return photos;
        }
        Path samples = report.resolve("samples");
        Demonstration.samples(samples);
        out.println("No photos were given: facelib draws portraits of people who do not exist.");
        return samples;
    }

    /** Calibrated limits are those of photos; the classical analyser's and the fake's fit drawn people well enough. */
    private Optional<MatchPolicy> limit(FaceEngine engine, PrintWriter out) {
        boolean network = engine.config().provider().startsWith("onnxruntime");
        if (!photos.toString().isEmpty() || !network) {
            return Optional.empty();
        }
        note = "Drawn people look more alike to a network than real ones: the limit is " + DRAWN_LIMIT
                + " here, not the calibrated one.";
        out.println(note);
        return Optional.of(MatchPolicy.cosine(DRAWN_LIMIT));
    }

    private FaceEngine open(PrintWriter out) {
        if (modelWasNamed()) {
            return models.open();
        }
        try {
            FaceEngine engine = models.open();
            out.println(
                    "Model: " + engine.config().model() + ", " + engine.config().provider() + ".");
            return engine;
        } catch (SetupException e) {
            out.println("The standard model is not at hand: " + e.getMessage());
            classical = true;
            note = "The classical analyser serves instead of the standard model. It needs no model file and shows how"
                    + " things work; it is far too weak to recognise people in earnest.";
            out.println(note);
            return FaceEngine.builder().models(Demonstration.models()).build();
        }
    }

    /** Another engine with the same models. */
    private FaceEngine reopen(Storage storage) {
        return classical
                ? FaceEngine.builder()
                        .models(Demonstration.models())
                        .storage(storage)
                        .build()
                : models.open(storage);
    }

    /** Whoever asks for one model must not silently get another. */
    private boolean modelWasNamed() {
        return Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption("--model");
    }
}
