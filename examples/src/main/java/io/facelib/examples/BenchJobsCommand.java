package io.facelib.examples;

import io.facelib.examples.bench.JobsBench;
import io.facelib.examples.bench.JobsResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench jobs}: what work in the background costs. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = "Tells what batches cost beside the bare pipeline, and how fast queue and deliveries are.")
final class BenchJobsCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions models = new ModelOptions();

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "Photos. Default: those of FACELIB_FACES/pictures")
    private @Nullable Path folder;

    @Option(
            names = "--images",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "Of a round. Default: ${DEFAULT-VALUE}")
    private int images = 300;

    @Option(
            names = "--rounds",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "In which the ways take turns. Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(
            names = "--warm-up",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "Rounds before those that count: the virtual machine translates code in the first ones."
                    + " Default: ${DEFAULT-VALUE}")
    private int warmUp = 3;

    @Option(
            names = "--jobs",
            converter = Numbers.Positive.class,
            paramLabel = "N",
            description = "Of the queue, and events that are delivered. Default: ${DEFAULT-VALUE}")
    private int jobs = 5_000;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws InterruptedException {
        List<Path> photos =
                PhotoFolder.of(folder()).photos().stream().limit(images).toList();
        JobsResult result = JobsBench.run(photos, warmUp, rounds, jobs, models::open, output.progress());
        output.tell(result, out -> print(result, out));
        return 0;
    }

    private Path folder() {
        if (folder != null) {
            return folder;
        }
        String faces = System.getenv("FACELIB_FACES");
        return faces == null ? Path.of(".") : Path.of(faces);
    }

    private static void print(JobsResult result, PrintWriter out) {
        out.println(result.images() + " photos a round, " + result.rounds() + " rounds, " + result.model() + ", Java "
                + result.java());
        TextTable ways = new TextTable(
                "way",
                "images/s",
                "of the bare pipeline",
                "of index calls",
                "processor ms/image",
                "of the bare pipeline",
                "of index calls");
        result.ways()
                .forEach(way -> ways.row(
                        way.name(),
                        Console.fixed(way.imagesPerSecond(), 1),
                        Console.fixed(way.ratio(), 3) + "x",
                        Console.fixed(way.callsRatio(), 3) + "x",
                        Console.fixed(way.cpuMillis(), 2),
                        Console.fixed(way.cpuRatio(), 3) + "x",
                        Console.fixed(way.callsCpuRatio(), 3) + "x"));
        out.print(ways);
        out.println();
        TextTable queue = new TextTable("queue workers", "enqueued/s", "done/s");
        result.queue()
                .forEach(speed -> queue.row(
                        speed.workers(),
                        Console.fixed(speed.enqueuedPerSecond(), 0),
                        Console.fixed(speed.donePerSecond(), 0)));
        out.print(queue);
        out.println();
        out.println("deliveries a second  " + Console.fixed(result.deliveriesPerSecond(), 0));
    }
}
