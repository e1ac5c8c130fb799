package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.model.EnrollOptions;
import io.facelib.model.Enrollment;
import io.facelib.model.Enrollment.Enrolled;
import io.facelib.model.Enrollment.KnownFace;
import io.facelib.model.Enrollment.NotEnoughPhotos;
import io.facelib.model.FaceImage;
import io.facelib.model.IdentityId;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code enroll}: makes a person known by photos. */
@Command(
        name = "enroll",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a person known by 2 to 10 photos and tells which of them count.",
            "Who is known already is enrolled anew."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the person is enrolled", "1:the person is not, and nothing was stored", "2:wrong usage"})
final class EnrollCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Parameters(index = "0", paramLabel = "IDENTITY", description = "The id of the person.")
    private String identity = "";

    @Parameters(index = "1..*", paramLabel = "IMAGE", arity = "1..*", description = "Photos of that person alone.")
    private List<Path> images = List.of();

    @Option(names = "--name", paramLabel = "NAME", description = "A name for people to read.")
    private @Nullable String name;

    @Option(names = "--add", description = "Add the photos to those the person has.")
    private boolean add;

    @Option(names = "--known-face", description = "Enrol the person even if the face belongs to another one already.")
    private boolean knownFace;

    @Override
    public Integer call() {
        List<FaceImage> photos = images.stream().map(FaceImage::of).toList();
        try (FaceEngine engine = data.open()) {
            Enrollment outcome = add
                    ? data.tenant(engine).identities().addPhotos(IdentityId.of(identity), photos, options())
                    : data.tenant(engine).identities().enroll(IdentityId.of(identity), photos, options());
            print(outcome);
            return outcome instanceof Enrolled ? 0 : 1;
        }
    }

    private EnrollOptions options() {
        EnrollOptions options = name == null
                ? EnrollOptions.defaults()
                : EnrollOptions.defaults().withName(name);
        return knownFace ? options.withKnownFace(Optional.empty()) : options;
    }

    private void print(Enrollment outcome) {
        PrintWriter out = Console.out(spec);
        outcome.rejected()
                .forEach((place, why) ->
                        out.println("does not count  " + images.get(place) + ": " + Rejections.sentence(why)));
        if (outcome instanceof Enrolled enrolled) {
            out.println("enrolled        " + enrolled.identity().id() + " with "
                    + enrolled.identity().templates().size() + " photos, revision "
                    + enrolled.identity().revision());
        } else if (outcome instanceof NotEnoughPhotos few) {
            out.println("not enrolled    " + few.usable() + " photos count, " + few.required() + " must");
        } else if (outcome instanceof KnownFace known) {
            out.println("not enrolled    the face belongs to " + known.other().identity() + " already, cosine "
                    + Console.fixed(known.other().cosine(), 3) + "; see --known-face");
        }
        out.flush();
    }
}
