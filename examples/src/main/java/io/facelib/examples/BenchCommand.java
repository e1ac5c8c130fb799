package io.facelib.examples;

import picocli.CommandLine.Command;

/** {@code bench}: how fast vectors are found, and work is done. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures vector search and background work: how to do it and what it taught is in docs/benchmarks.md.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchVectorsCommand.class,
            BenchChurnCommand.class,
            BenchTenantsCommand.class,
            BenchJobsCommand.class
        })
final class BenchCommand {}
