package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.error.InvalidInputException;
import io.facelib.examples.bench.RestBench;
import io.facelib.examples.bench.RestResult;
import io.facelib.examples.bench.RestResult.Flood;
import io.facelib.examples.bench.RestResult.Row;
import io.facelib.examples.bench.WorkFolder;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.FaceImage;
import io.facelib.storage.EmbeddedStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench rest}: what the REST routes cost. */
@Command(
        name = "rest",
        mixinStandardHelpOptions = true,
        description =
                "Tells what the REST routes add to the same calls in process, with the fake model and with --model,"
                        + " and what becomes of many connections at once.")
final class BenchRestCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Parameters(
            paramLabel = "PHOTO",
            arity = "0..1",
            description = "A photo that shows a face, for --model. Default: one that facelib draws")
    private @Nullable Path photo;

    @Option(
            names = "--rounds",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "In which the ways take turns. Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(
            names = "--seconds",
            converter = Numbers.Seconds.class,
            paramLabel = "S",
            description = "Of each way in each round. Default: ${DEFAULT-VALUE}")
    private double seconds = 2;

    @Option(
            names = "--flood-connections",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "How many at once. Default: ${DEFAULT-VALUE}")
    private int connections = 1_000;

    @Option(
            names = "--flood-seconds",
            paramLabel = "S",
            description = "For how long they send; 0 leaves it out. Default: ${DEFAULT-VALUE}")
    private double floodSeconds = 60;

    @Option(
            names = "--json",
            paramLabel = "OUT",
            description = "Write the figures to this file; '-' prints them instead of the table.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RestResult result = measure();
        if (JsonFile.isConsole(json)) {
            Console.out(spec).println(JsonFile.text(result));
            return 0;
        }
        print(result);
        if (json != null) {
            JsonFile.write(json, result);
        }
        return 0;
    }

    private RestResult measure() throws IOException, InterruptedException {
        RestBench bench = new RestBench(rounds, seconds, Console.err(spec)::println);
        List<Row> rows = new ArrayList<>();
        Flood flood = null;
        try (WorkFolder folder = new WorkFolder()) {
            byte[] drawn = drawn();
            try (FaceEngine fake = bare(FaceEngine.builder()
                            .models(FakeModels.models())
                            .storage(EmbeddedStorage.at(folder.path().resolve("fake"))))
                    .build()) {
                rows.addAll(bench.race(fake, drawn));
            }
            try (FaceEngine engine =
                    models.open(EmbeddedStorage.at(folder.path().resolve("real")), BenchRestCommand::bare)) {
                byte[] shown = photo == null ? drawn : Files.readAllBytes(photo);
                requireFace(engine, shown);
                if (!engine.config().model().equals(rows.get(0).model())) {
                    rows.addAll(bench.race(engine, shown));
                }
                if (floodSeconds > 0) {
                    flood = bench.flood(engine, shown, connections, floodSeconds);
                }
            }
        }
        return new RestResult(Runtime.version().toString(), rounds, seconds, rows, flood);
    }

    private static byte[] drawn() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(FakeFaces.draw(0, "anna"), "jpg", file);
        return file.toByteArray();
    }

    private static void requireFace(FaceEngine engine, byte[] photo) {
        if (engine.analyze(FaceImage.of(photo)).faces().isEmpty()) {
            throw new InvalidInputException(
                    "PHOTO", "no face is found in it by " + engine.config().model() + "; name another photo");
        }
    }

    private void print(RestResult result) {
        PrintWriter out = Console.out(spec);
        out.println(result.rounds() + " rounds of " + Console.fixed(result.seconds(), 1) + " s each way, Java "
                + result.java());
        TextTable table = new TextTable(
                "model",
                "verb",
                "clients",
                "in process/s",
                "p50, us",
                "p99, us",
                "HTTP/s",
                "p50, us",
                "p99, us",
                "adds at p50, us");
        result.rows().forEach(row -> add(table, row));
        out.print(table);
        Flood flood = result.flood();
        if (flood != null) {
            out.println();
            out.println(flood.connections() + " connections for " + Console.fixed(flood.seconds(), 0) + " s, "
                    + flood.model() + ": answers by status " + flood.answers() + ", broken " + flood.broken());
            out.println("health meanwhile  p50 " + Console.fixed(flood.health().median() / 1e3, 1) + " ms, p99 "
                    + Console.fixed(flood.health().p99() / 1e3, 1) + " ms, longest "
                    + Console.fixed(flood.health().max() / 1e3, 1) + " ms");
        }
        out.flush();
    }

    private static void add(TextTable table, Row row) {
        table.row(
                row.model(),
                row.verb(),
                row.clients(),
                Console.fixed(row.inProcess().perSecond(), 0),
                Console.fixed(row.inProcess().latency().median(), 0),
                Console.fixed(row.inProcess().latency().p99(), 0),
                Console.fixed(row.http().perSecond(), 0),
                Console.fixed(row.http().latency().median(), 0),
                Console.fixed(row.http().latency().p99(), 0),
                Console.fixed(row.addedMicros(), 0));
    }

    /** Every call is to do all of its work, also when the photo was seen before. */
    private static FaceEngine.Builder bare(FaceEngine.Builder builder) {
        return builder.analysisCache(0).background(BackgroundOptions.none());
    }
}
