package io.facelib.examples;

import io.facelib.error.FacelibException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The entry of the jar: {@code java -jar facelib-examples.jar COMMAND}. */
@Command(
        name = "facelib",
        description = "A face engine in your own process: a tour, an evaluator and tools.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TourCommand.class,
            AnalyzeCommand.class,
            IndexCommand.class,
            SearchCommand.class,
            CompareCommand.class,
            ModelsCommand.class,
            EvaluateCommand.class,
            EnrollCommand.class,
            VerifyCommand.class,
            IdentifyCommand.class,
            ClusterCommand.class,
            BatchCommand.class,
            DeadLettersCommand.class,
            CrawlCommand.class,
            ServeCommand.class,
            WorkerCommand.class,
            ApiKeyCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            MigrateCommand.class,
            BenchCommand.class
        })
final class FacelibCommand {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where an error comes from.")
    private boolean debug;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        FacelibCommand root = new FacelibCommand();
        return new CommandLine(root).setExecutionExceptionHandler(root::report);
    }

    /** One sentence for what the user can put right; a stack trace for what is our mistake, or when asked for. */
    private int report(Exception error, CommandLine command, ParseResult parsed) {
        boolean expected = error instanceof FacelibException || error instanceof UncheckedIOException;
        command.getErr().println("facelib: " + sentence(error, expected));
        if (debug || !expected) {
            error.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String sentence(Exception error, boolean expected) {
        String message = error.getMessage();
        return message != null && expected ? message : error.toString();
    }
}
