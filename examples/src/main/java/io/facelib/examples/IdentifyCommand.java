package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.examples.identify.IdentifyRow;
import io.facelib.examples.identify.OpenSetTrial;
import io.facelib.examples.identify.TrialResult;
import io.facelib.model.FaceImage;
import io.facelib.model.Identification;
import io.facelib.model.IdentifyOptions;
import io.facelib.model.IdentityMatch;
import io.facelib.model.Probe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code identify}: who is on a photo; or how well people are identified, on labelled photos. */
@Command(
        name = "identify",
        mixinStandardHelpOptions = true,
        description = {
            "Tells which enrolled person a photo shows (IMAGE);",
            "or enrols the gallery of a labelled list and tells how well its probes are identified (--images, --csv)."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:somebody was identified; the trial was made", "1:nobody was; it was not", "2:wrong usage"})
final class IdentifyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Question question = new Question();

    /** One photo or a list of them. */
    static final class Question {
        @Parameters(paramLabel = "IMAGE", description = "The photo.")
        private @Nullable Path image;

        @ArgGroup(exclusive = false)
        private @Nullable Trial trial;
    }

    /** Labelled photos. */
    static final class Trial {
        @Option(names = "--images", paramLabel = "DIR", required = true, description = "The folder of the photos.")
        private Path images = Path.of("");

        @Option(
                names = "--csv",
                paramLabel = "CSV",
                required = true,
                description = "Lines of image,person,role; the role is gallery, probe or impostor.")
        private Path csv = Path.of("");
    }

    @Option(
            names = "--top-k",
            paramLabel = "N",
            description = "How many candidates at most, for one photo. Default: ${DEFAULT-VALUE}")
    private int topK = 1;

    @Option(names = "--json", paramLabel = "OUT", description = "Write a trial's figures here; '-' prints them.")
    private @Nullable Path json;

    @Override
    public Integer call() {
        try (FaceEngine engine = data.open()) {
            return question.trial == null
                    ? print(identify(engine, Objects.requireNonNull(question.image)))
                    : print(trial(engine, question.trial));
        }
    }

    private Identification identify(FaceEngine engine, Path image) {
        return data.tenant(engine)
                .identities()
                .identify(
                        Probe.of(FaceImage.of(image)),
                        IdentifyOptions.defaults().withTopK(topK));
    }

    private int print(Identification found) {
        PrintWriter out = Console.out(spec);
        for (IdentityMatch match : found.matches()) {
            out.println("cosine " + Console.fixed(match.cosine(), 3) + "  " + match.identity());
        }
        if (found.matches().isEmpty()) {
            out.println("nobody");
        }
        out.println("limit  " + Console.fixed(found.threshold().cosine(), 3) + " for " + found.gallerySize() + " people"
                + (found.threshold().outsideCalibration() ? ", outside the calibration" : ""));
        out.flush();
        return found.matches().isEmpty() ? 1 : 0;
    }

    private TrialResult trial(FaceEngine engine, Trial trial) {
        return new OpenSetTrial(engine, data.tenant(engine).identities(), trial.images)
                .run(IdentifyRow.read(trial.csv));
    }

    private int print(TrialResult result) {
        if (json != null && !JsonFile.isConsole(json)) {
            JsonFile.write(json, result.json());
        }
        PrintWriter out = Console.out(spec);
        out.print(JsonFile.isConsole(json) ? JsonFile.text(result.json()) + "\n" : result.table());
        out.flush();
        return 0;
    }
}
