package io.facelib.examples;

import io.facelib.examples.bench.FaceVectors;
import io.facelib.examples.bench.RaceSettings;
import io.facelib.examples.bench.SharedBench;
import io.facelib.examples.bench.SharedResult;
import io.facelib.examples.bench.SharedResult.GalleryBuilt;
import io.facelib.examples.bench.SharedResult.Row;
import io.facelib.examples.bench.SharedResult.Speed;
import io.facelib.examples.bench.WorkFolder;
import io.facelib.examples.serve.NamedValues;
import io.facelib.examples.serve.StorageSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench shared}: servers beside a directory. */
@Command(
        name = "shared",
        mixinStandardHelpOptions = true,
        description = {
            "Compares a storage on servers with an embedded one: the same work, taking turns in one process.",
            "Uses a tenant of its own on the servers, and removes it at the end."
        })
final class BenchSharedCommand implements Callable<Integer> {
    /** New faces that are stored, again and again under other names. */
    private static final int LATER = 1_000;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description =
                    "Settings that name the servers, as those of serve and worker; the environment wins. Parts for"
                            + " which no server is named are left out; PostgreSQL needs FACELIB_KEYS, too.")
    private Path config = Path.of("");

    @Mixin
    private BenchData data = new BenchData();

    @Mixin
    private BenchRace race = new BenchRace(List.of(1, 8), 3, 2);

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() {
        FaceVectors vectors = data.draw(LATER);
        RaceSettings settings = race.settings(0);
        try (WorkFolder rest = new WorkFolder();
                StorageSettings storage =
                        StorageSettings.of(NamedValues.of(System.getenv(), config), Optional.of(rest.path()))) {
            SharedBench.run(
                    storage.storage(),
                    storage.lastingKeys(),
                    vectors,
                    settings,
                    result -> output.tell(result, out -> print(result, out)),
                    output.progress());
        }
        return 0;
    }

    private static void print(SharedResult result, PrintWriter out) {
        out.println("Java " + result.java() + "; vectors: " + result.data() + "; seed " + result.seed());
        if (!result.galleries().isEmpty()) {
            out.println();
            out.print(galleries(result.galleries()));
        }
        out.println();
        out.print(rows(result.rows()));
    }

    private static TextTable galleries(List<GalleryBuilt> galleries) {
        TextTable table = new TextTable("gallery", "faces", "dimension", "recall", "built in s");
        galleries.forEach(gallery -> table.row(
                gallery.backend(),
                gallery.faces(),
                gallery.dimension(),
                Console.fixed(gallery.recall(), 4),
                Console.fixed(gallery.buildSeconds(), 1)));
        return table;
    }

    private static TextTable rows(List<Row> rows) {
        TextTable table =
                new TextTable("work", "threads", "side", "a second", "p50 ms", "p99 ms", "times as fast as embedded");
        for (Row row : rows) {
            add(table, row, row.embedded(), "");
            add(table, row, row.shared(), Console.fixed(row.ratio(), 3) + "x");
        }
        return table;
    }

    private static void add(TextTable table, Row row, Speed speed, String ratio) {
        table.row(
                row.work(),
                row.threads(),
                speed.backend(),
                Console.fixed(speed.perSecond(), 0),
                Console.fixed(speed.medianMillis(), 2),
                Console.fixed(speed.p99Millis(), 2),
                ratio);
    }
}
