package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.model.FaceImage;
import io.facelib.model.IdentityId;
import io.facelib.model.Match;
import io.facelib.model.Verification;
import io.facelib.model.Verification.Inconclusive;
import io.facelib.model.Verification.NoMatch;
import io.facelib.model.Verification.Reason.OtherModel;
import io.facelib.model.Verification.Reason.UnknownIdentity;
import io.facelib.model.Verification.Reason.UnusableProbe;
import io.facelib.model.VerifyOptions;
import io.facelib.storage.EmbeddedStorage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify}: is a photo of that person; or, with a directory alone, is everything in it whole? */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        customSynopsis = {
            "facelib verify IDENTITY IMAGE --data=DATA --tenant=T [--top-k=N] [--model=ID]",
            "   or: facelib verify DIR [--compact] [--discard-damaged]"
        },
        description = {
            "Tells whether a photo shows an enrolled person (IDENTITY IMAGE);",
            "or checks face records, identities, graphs and pictures of a storage directory against each other (DIR):",
            "what can be derived is repaired, and no engine may have the directory open."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the photo shows the person; everything in the directory is sound",
            "1:it does not, or cannot tell; problems were found, or it could not be checked",
            "2:wrong usage"
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "1..2",
            paramLabel = "IDENTITY IMAGE | DIR",
            description = "The id of the person and the photo; or the storage directory.")
    private List<String> subject = List.of();

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Option(names = "--data", paramLabel = "DATA", description = "The directory in which the person is enrolled.")
    private @Nullable Path data;

    @Option(names = "--tenant", paramLabel = "T", description = "Whose data that is.")
    private @Nullable String tenant;

    @Option(
            names = "--top-k",
            paramLabel = "N",
            description = "Once the person is verified, also find up to N of their faces.")
    private int topK;

    @Option(
            names = "--compact",
            description = "Also rewrite the files so that no byte of deleted faces is left in any of them.")
    private boolean compact;

    @Option(
            names = "--discard-damaged",
            description =
                    "First remove face records and identities that are damaged, and name them: index or enrol them again.")
    private boolean discardDamaged;

    @Override
    public Integer call() {
        return subject.size() == 2 ? verifyPerson() : verifyDirectory();
    }

    private int verifyDirectory() {
        if (data != null || tenant != null || topK != 0) {
            throw wrongUsage("a person is verified with IDENTITY and IMAGE");
        }
        return new DirectoryCheck(Console.out(spec)).run(Path.of(subject.get(0)), compact, discardDamaged);
    }

    private int verifyPerson() {
        if (data == null || tenant == null || compact || discardDamaged) {
            throw wrongUsage("a person is verified with --data and --tenant, a directory with DIR alone");
        }
        VerifyOptions wanted = VerifyOptions.defaults().withTopK(topK);
        try (FaceEngine engine = models.open(EmbeddedStorage.at(data))) {
            Verification outcome = engine.tenant(tenant)
                    .identities()
                    .verify(IdentityId.of(subject.get(0)), FaceImage.of(Path.of(subject.get(1))), wanted);
            print(outcome);
            return outcome.verified() ? 0 : 1;
        }
    }

    private ParameterException wrongUsage(String problem) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
    }

    private void print(Verification outcome) {
        PrintWriter out = Console.out(spec);
        if (outcome instanceof Verification.Match match) {
            out.println("match         cosine " + Console.fixed(match.cosine(), 3));
            for (Match face : match.faces()) {
                out.println("face          " + face.face().id() + "  cosine " + Console.fixed(face.cosine(), 3));
            }
        } else if (outcome instanceof NoMatch none) {
            out.println("no match      cosine " + Console.fixed(none.cosine(), 3));
        } else {
            out.println("inconclusive  " + why(((Inconclusive) outcome).reason()));
        }
        out.println("limit         " + Console.fixed(outcome.threshold().cosine(), 3));
        out.flush();
    }

    private static String why(Verification.Reason reason) {
        if (reason instanceof UnknownIdentity unknown) {
            return "nobody is enrolled as " + unknown.identity();
        }
        if (reason instanceof OtherModel other) {
            return other.identity() + " was enrolled with another model, " + other.contract();
        }
        return Rejections.sentence(((UnusableProbe) reason).rejection());
    }
}
