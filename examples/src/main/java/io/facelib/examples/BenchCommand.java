package io.facelib.examples;

import picocli.CommandLine.Command;

/** {@code bench}: how fast vectors are found, work is done, and requests are answered. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures vector search, background work, the REST routes and servers beside a directory: how to do it and what it taught is in docs/benchmarks.md.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchVectorsCommand.class,
            BenchChurnCommand.class,
            BenchTenantsCommand.class,
            BenchJobsCommand.class,
            BenchRestCommand.class,
            BenchSharedCommand.class
        })
final class BenchCommand {}
