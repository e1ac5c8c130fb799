package io.facelib.examples;

import io.facelib.examples.bench.ManyTenants;
import io.facelib.examples.bench.TenantsResult;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench tenants}: what many small tenants cost. */
@Command(
        name = "tenants",
        mixinStandardHelpOptions = true,
        description = "Tells what many small tenants cost in the embedded storage: heap, disk, time to open, time of a"
                + " tenant's first search and of later ones.")
final class BenchTenantsCommand implements Runnable {
    private static final double MIB = 1 << 20;

    @Mixin
    private BenchSpread spread = new BenchSpread();

    @Option(
            names = "--tenants",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "How many. Default: ${DEFAULT-VALUE}")
    private int tenants = 10_000;

    @Option(
            names = "--faces",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "Of each tenant. Default: ${DEFAULT-VALUE}")
    private int faces = 100;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public void run() {
        TenantsResult result = ManyTenants.run(spread.measure(), tenants, faces, spread.seed(), output.progress());
        output.tell(result, out -> print(result, out));
    }

    private static void print(TenantsResult result, PrintWriter out) {
        out.println(result.tenants() + " tenants of " + result.faces() + " faces of " + result.dim()
                + " dimensions, Java " + result.java());
        out.println("data: " + result.data() + "; seed " + result.seed());
        out.println();
        out.println("filled in, s          " + Console.fixed(result.fillSeconds(), 1));
        out.println("opened in, ms         " + Console.fixed(result.openMilliseconds(), 0));
        out.println("heap when open, MiB   " + Console.fixed(result.heapOpen() / MIB, 1));
        out.println("heap searched, MiB    " + Console.fixed(result.heapSearched() / MIB, 1));
        out.println("disk, MiB             " + Console.fixed(result.diskBytes() / MIB, 1));
        out.println("recall                " + Console.fixed(result.recall(), 4));
        out.println();
        TextTable table = BenchTables.latencies();
        BenchTables.latencyRow(table, "first search", result.first());
        BenchTables.latencyRow(table, "again", result.again());
        out.print(table);
    }
}
