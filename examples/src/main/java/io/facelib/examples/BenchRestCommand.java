package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.error.InvalidInputException;
import io.facelib.examples.bench.RestBench;
import io.facelib.examples.bench.RestResult;
import io.facelib.examples.bench.RestResult.Flood;
import io.facelib.examples.bench.RestResult.Row;
import io.facelib.examples.bench.RestSchedule;
import io.facelib.examples.bench.WorkFolder;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.inference.Models;
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
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench rest}: what the REST routes cost. */
@Command(
        name = "rest",
        mixinStandardHelpOptions = true,
        description =
                "Tells what the REST routes add to the same calls in process, with the fake model and with --model,"
                        + " and what becomes of many connections at once.")
final class BenchRestCommand implements Callable<Integer> {
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
            names = "--warm-up",
            converter = Numbers.SecondsOrNone.class,
            paramLabel = "S",
            description = "Of each verb and way, before anything is measured. Default: ${DEFAULT-VALUE}")
    private double warmUp = 3;

    @Option(
            names = "--clients",
            converter = Numbers.Positive.class,
            paramLabel = "N,N",
            split = ",",
            description = "How many ask at a time. Default: 1,8")
    private List<Integer> clients = List.of(1, 8);

    @Option(
            names = "--flood-connections",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "How many at once. Default: ${DEFAULT-VALUE}")
    private int connections = 1_000;

    @Option(
            names = "--flood-seconds",
            converter = Numbers.SecondsOrNone.class,
            paramLabel = "S",
            description = "For how long they send; 0 leaves it out. Default: ${DEFAULT-VALUE}")
    private double floodSeconds = 60;

    @Option(names = "--flood", description = "Leave out the comparison: only the many connections.")
    private boolean floodOnly;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        RestResult result = measure();
        output.tell(result, out -> print(result, out));
        return 0;
    }

    private RestResult measure() throws IOException, InterruptedException {
        RestBench bench = new RestBench(new RestSchedule(clients, rounds, seconds, warmUp), output.progress());
        List<Row> rows = new ArrayList<>();
        Flood flood = null;
        try (WorkFolder folder = new WorkFolder()) {
            byte[] drawn = drawn();
            byte[] shown = photo == null ? drawn : Files.readAllBytes(photo);
            if (!floodOnly) {
                rows.addAll(
                        race(bench, FakeModels.models(), drawn, folder.path().resolve("fake")));
            }
            try (FaceEngine engine =
                    models.open(EmbeddedStorage.at(folder.path().resolve("real")), BenchRestCommand::bare)) {
                requireFace(engine, shown);
                if (!floodOnly && !engine.config().model().equals(rows.get(0).model())) {
                    rows.addAll(bench.race(engine, shown));
                }
                if (floodSeconds > 0) {
                    List<String> serve = serve(folder.path().resolve("served"));
                    flood = bench.flood(engine, shown, serve, connections, floodSeconds);
                }
            }
        }
        return new RestResult(Runtime.version().toString(), rounds, seconds, rows, flood);
    }

    private static List<Row> race(RestBench bench, Models models, byte[] photo, Path data) {
        try (FaceEngine engine = bare(FaceEngine.builder().models(models).storage(EmbeddedStorage.at(data)))
                .build()) {
            return bench.race(engine, photo);
        }
    }

    private List<String> serve(Path data) {
        List<String> command = new ArrayList<>(
                List.of(FacelibCommand.class.getName(), "serve", "--port", "0", "--data", data.toString()));
        command.addAll(models.arguments());
        return command;
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

    private static void print(RestResult result, PrintWriter out) {
        if (!result.rows().isEmpty()) {
            print(result, result.rows(), out);
        }
        Flood flood = result.flood();
        if (flood != null) {
            print(flood, out);
        }
    }

    private static void print(RestResult result, List<Row> rows, PrintWriter out) {
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
        rows.forEach(row -> add(table, row));
        out.print(table);
        out.println();
    }

    private static void print(Flood flood, PrintWriter out) {
        out.println(flood.connections() + " connections for " + Console.fixed(flood.seconds(), 0) + " s, "
                + flood.model() + ": answers by status " + flood.answers() + ", broken " + flood.broken());
        out.println("health meanwhile  p50 " + Console.fixed(flood.health().median() / 1e3, 1) + " ms, p99 "
                + Console.fixed(flood.health().p99() / 1e3, 1) + " ms, longest "
                + Console.fixed(flood.health().max() / 1e3, 1) + " ms");
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
