package io.facelib.examples;

import picocli.CommandLine.Command;

/** {@code bench}: how fast vectors are found. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures vector search: how to do it and what it taught is in docs/benchmarks.md.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BenchVectorsCommand.class, BenchChurnCommand.class, BenchTenantsCommand.class})
final class BenchCommand {}
