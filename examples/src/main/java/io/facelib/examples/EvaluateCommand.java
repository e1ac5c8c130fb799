package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.error.InvalidInputException;
import io.facelib.examples.evaluate.Calibration;
import io.facelib.examples.evaluate.CalibrationJson;
import io.facelib.examples.evaluate.Calibrator;
import io.facelib.examples.evaluate.ErrorPlot;
import io.facelib.examples.evaluate.ErrorRate;
import io.facelib.examples.evaluate.Evaluation;
import io.facelib.examples.evaluate.EvaluationJson;
import io.facelib.examples.evaluate.Evaluator;
import io.facelib.examples.evaluate.FoldAccuracy;
import io.facelib.examples.evaluate.Gallery;
import io.facelib.examples.evaluate.Interval;
import io.facelib.examples.evaluate.LabelledPhoto;
import io.facelib.examples.evaluate.Pair;
import io.facelib.examples.evaluate.PairList;
import io.facelib.examples.evaluate.RocCurve;
import io.facelib.examples.evaluate.RocPlot;
import io.facelib.examples.evaluate.SamePeople;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evaluate}: how well a model tells people apart. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how well a model tells people apart, on labelled pairs of photos; or, with --calibrate, which"
                    + " cosine limit gives which false match rate, on labelled photos.",
            "Of each photo the central face is taken. The limit for a false match rate is the k-th highest score of"
                    + " different people, k = ceil(number x rate); what passes lies strictly above. Intervals are"
                    + " 95 %%, drawn over persons. Scores of --all-vs-all are counted in steps of 1e-5.",
            "With --calibrate the limit is the smallest one, in steps of 1e-4, that no greater share of the impostors"
                    + " reaches than the rate says; what reaches it passes. A rate of which fewer than ten false"
                    + " matches are to be expected is marked and not written."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:pairs were scored; photos that could not be are named",
            "1:not one pair was scored, no rate is supported, or a file could not be read or written",
            "2:wrong usage"
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final String UNKNOWN = "-";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Option(names = "--images", paramLabel = "DIR", required = true, description = "Where the photos are.")
    private Path images = Path.of("");

    @Option(
            names = "--pairs",
            paramLabel = "CSV",
            description = "Columns image_a, image_b (paths below DIR), same (1 or 0), perhaps fold. Required unless"
                    + " --calibrate is given.")
    private @Nullable Path pairs;

    @Option(
            names = "--all-vs-all",
            description =
                    "Score every listed photo against every other; a folder is a person. --calibrate always does.")
    private boolean allAgainstAll;

    @Mixin
    private CalibrationOptions calibration = new CalibrationOptions();

    @Option(
            names = "--json",
            paramLabel = "OUT",
            description = "Write the figures to this file; '-' prints them instead of the table.")
    private @Nullable Path json;

    @Option(
            names = "--plot",
            paramLabel = "OUT.png",
            description = "Draw the ROC curve to this file; with --calibrate, both error rates against the limit.")
    private @Nullable Path plot;

    @Override
    public Integer call() {
        if (!Files.isDirectory(images)) {
            throw new InvalidInputException("images", images + " is no folder");
        }
        if (calibration.misplaced()) {
            throw new ParameterException(commandLine(), "--labels, --groups, --exclude and --out need --calibrate");
        }
        if (calibration.asked()) {
            return calibrate();
        }
        List<Pair> list = PairList.read(listed());
        try (FaceEngine engine = models.open()) {
            Evaluator evaluator = new Evaluator(engine, images);
            Evaluation evaluation = allAgainstAll ? evaluator.allAgainstAll(list) : evaluator.listed(list);
            if (!JsonFile.isConsole(json)) {
                print(evaluation);
            }
            write(evaluation);
            RocCurve curve = evaluation.curve();
            return curve.genuine() + curve.impostors() > 0 ? 0 : 1;
        }
    }

    private Path listed() {
        if (pairs == null) {
            throw new ParameterException(commandLine(), "Missing required option: '--pairs=CSV'");
        }
        return pairs;
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }

    private int calibrate() {
        if (pairs != null) {
            throw new ParameterException(commandLine(), "--calibrate takes photos, not --pairs");
        }
        List<LabelledPhoto> photos = calibration.photos(images);
        SamePeople leftOut = calibration.leftOut(images, photos);
        try (FaceEngine engine = models.open()) {
            Calibration found = new Calibrator(engine, images).calibrate(photos, leftOut);
            if (JsonFile.isConsole(json)) {
                Console.out(spec).println(JsonFile.text(CalibrationJson.of(found)));
            } else {
                CalibrationReport.print(found, Console.out(spec), Console.err(spec));
                if (json != null) {
                    JsonFile.write(json, CalibrationJson.of(found));
                }
            }
            if (plot != null) {
                requireBothKinds(found.curve());
                ErrorPlot.write(found, plot);
            }
            return calibration.write(found) ? 0 : 1;
        }
    }

    private static void requireBothKinds(RocCurve curve) {
        if (curve.genuine() == 0 || curve.impostors() == 0) {
            throw new InvalidInputException("plot", "there is no curve without pairs of both kinds");
        }
    }

    private void write(Evaluation evaluation) {
        if (JsonFile.isConsole(json)) {
            Console.out(spec).println(JsonFile.text(EvaluationJson.of(evaluation)));
        } else if (json != null) {
            JsonFile.write(json, EvaluationJson.of(evaluation));
        }
        if (plot != null) {
            requireBothKinds(evaluation.curve());
            RocPlot.write(evaluation, plot);
        }
    }

    private void print(Evaluation evaluation) {
        PrintWriter out = Console.out(spec);
        RocCurve curve = evaluation.curve();
        out.println("model              " + evaluation.model());
        out.println("pairs              " + evaluation.pairs());
        out.println("scored             " + (curve.genuine() + curve.impostors()) + " (" + curve.genuine()
                + " genuine, " + curve.impostors() + " impostor)");
        out.println("photos not found   " + evaluation.gallery().notFound().size());
        out.println("photos a second    " + Console.fixed(evaluation.gallery().imagesPerSecond(), 1));
        out.println("area under curve   " + text(curve.areaUnderCurve(), 5));
        out.println("best accuracy      " + text(curve.bestAccuracy(), 4));
        evaluation.folds().ifPresent(folds -> out.println("accuracy by folds  " + text(folds)));
        out.println();
        out.print(rates(evaluation));
        out.flush();
        for (Gallery.NotFound photo : evaluation.gallery().notFound()) {
            Console.err(spec).println("not found: " + photo.photo() + ": " + photo.reason());
        }
    }

    private static TextTable rates(Evaluation evaluation) {
        TextTable table = new TextTable("false match rate", "genuine pass rate", "95 % interval", "cosine limit");
        for (ErrorRate rate : ErrorRate.OF_PAIRS) {
            table.row(
                    rate.label(),
                    text(evaluation.curve().truePassRate(rate), 4),
                    text(evaluation.intervals().get(rate)),
                    text(evaluation.curve().limit(rate), 4));
        }
        return table;
    }

    private static String text(OptionalDouble value, int decimals) {
        return value.isPresent() ? Console.fixed(value.getAsDouble(), decimals) : UNKNOWN;
    }

    private static String text(@Nullable Interval interval) {
        return interval == null
                ? UNKNOWN
                : Console.fixed(interval.low(), 4) + " to " + Console.fixed(interval.high(), 4);
    }

    private static String text(FoldAccuracy folds) {
        return Console.fixed(folds.mean(), 4) + " +- " + Console.fixed(folds.deviation(), 4) + " over " + folds.count();
    }
}
