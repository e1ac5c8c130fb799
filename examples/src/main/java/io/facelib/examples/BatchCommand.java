package io.facelib.examples;

import picocli.CommandLine.Command;

/** {@code batch}: many images as one piece of work. */
@Command(
        name = "batch",
        mixinStandardHelpOptions = true,
        description = {
            "Indexes many images as one piece of work.",
            "When 'index' is stopped, 'status --wait' goes on with it."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BatchIndexCommand.class,
            BatchListCommand.class,
            BatchStatusCommand.class,
            BatchCancelCommand.class,
            BatchRetryCommand.class
        })
final class BatchCommand {}
