package io.facelib.examples;

import io.facelib.error.SetupException;
import io.facelib.inference.ModelBundle;
import io.facelib.inference.ModelCatalog;
import io.facelib.inference.ModelFile;
import io.facelib.inference.ModelLookup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code models}: which bundles there are, and whether their files are here. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Lists, fetches and verifies model bundles.",
        subcommands = {ModelsCommand.ListBundles.class, ModelsCommand.Fetch.class, ModelsCommand.Verify.class})
final class ModelsCommand {

    /** {@code models list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists every bundle with its files, licences, and whether they are here.")
    static final class ListBundles implements Runnable {
        @Spec
        private @Nullable CommandSpec spec;

        @Mixin
        private ModelOptions models = new ModelOptions();

        @Override
        public void run() {
            TextTable table = new TextTable("bundle", "dimension", "state", "file", "bytes", "licence");
            for (ModelBundle bundle : ModelCatalog.known().bundles()) {
                String state = state(models.lookup(bundle.id()));
                for (List<ModelFile> part : bundle.parts()) {
                    ModelFile file = part.get(0);
                    String licence = file.licence() + (file.needsAcceptance() ? " (to be accepted)" : "");
                    table.row(bundle.id(), bundle.dimension(), state, file.name(), file.bytes(), licence);
                }
            }
            Console.out(spec).print(table);
            Console.out(spec).flush();
        }

        /** Whether the files are here; their licence does not matter for that. */
        private static String state(ModelLookup lookup) {
            ModelLookup willing = lookup;
            for (List<ModelFile> part : lookup.bundle().parts()) {
                willing = willing.acceptLicense(part.get(0).licence());
            }
            return located(willing).isPresent() ? "here" : "not here";
        }

        private static Optional<List<Path>> located(ModelLookup lookup) {
            try {
                return Optional.of(lookup.download(false).locate());
            } catch (SetupException e) {
                return Optional.empty();
            }
        }
    }

    /** {@code models fetch}. */
    @Command(
            name = "fetch",
            mixinStandardHelpOptions = true,
            description = "Downloads what is missing of a bundle into the user's cache and checks it.")
    static final class Fetch implements Runnable {
        @Spec
        private @Nullable CommandSpec spec;

        @Mixin
        private ModelOptions models = new ModelOptions();

        @Override
        public void run() {
            print(models.lookup(), Console.out(spec));
        }
    }

    /** {@code models verify}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks the SHA-256 of a bundle's files without downloading any.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:every file is here and right", "1:a file is missing or altered", "2:wrong usage"})
    static final class Verify implements Runnable {
        @Spec
        private @Nullable CommandSpec spec;

        @Mixin
        private ModelOptions models = new ModelOptions();

        @Override
        public void run() {
            print(models.lookup().download(false), Console.out(spec));
        }
    }

    private static void print(ModelLookup lookup, PrintWriter out) {
        List<Path> found = lookup.locate();
        TextTable table = new TextTable("file", "has the content of");
        for (int i = 0; i < found.size(); i++) {
            table.row(found.get(i), lookup.bundle().parts().get(i).get(0).name());
        }
        out.print(table);
        out.flush();
    }
}
