package io.facelib.jmh;

import io.facelib.FaceEngine;
import io.facelib.inference.Models;
import io.facelib.model.FaceImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many photos a second does the whole engine analyse, against (a) OpenCV's own detector and network module on the
 * same models, and (b) the bare ONNX Runtime sessions, fed with ready tensors for the same number of pictures and faces?
 *
 * <p>All contenders take turns, round after round, in one process, so that whatever else the machine does hits all of
 * them; the ratio of each round is what counts, and the median of the rounds is told. Faces found are told next to the
 * speed.
 *
 * <p>{@code java -cp 'jmh/target/facelib-jmh.jar:jmh/target/lib/*' io.facelib.jmh.SideBySide [BUNDLE] [ROUNDS]}
 */
public final class SideBySide {
    private static final int PHOTOS = 120;

    /** Analyses one photo and tells how many faces it embedded. */
    interface Contender extends AutoCloseable {
        int analyze(int photo);

        @Override
        void close();
    }

    private SideBySide() {}

    public static void main(String[] args) throws Exception {
        String bundle = args.length > 0 ? args[0] : "yunet-retail0095";
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        List<byte[]> photos = Photos.small(PHOTOS);
        try (Engine engine = new Engine(bundle, photos);
                BareSessions bare = new BareSessions(bundle, facesIn(engine, photos.size()));
                OpenCvContender openCv = new OpenCvContender(bundle, photos)) {
            System.out.printf("%s, %d photos of 250 x 250, %d rounds%n", bundle, photos.size(), rounds);
            for (int callers : new int[] {1, 8}) {
                List<Runner> runners = List.of(
                        new Runner("facelib", engine, new double[rounds], new AtomicInteger()),
                        new Runner("bare sessions", bare, new double[rounds], new AtomicInteger()),
                        new Runner("OpenCV", openCv, new double[rounds], new AtomicInteger()));
                race(runners, callers, rounds);
                report(callers, runners);
            }
        }
    }

    /** A contender with the photos a second of every round and the faces it found in the last one. */
    @SuppressWarnings("ArrayRecordComponent") // filled while measuring, never compared
    private record Runner(String name, Contender contender, double[] speeds, AtomicInteger faces) {}

    private static int[] facesIn(Contender engine, int photos) {
        int[] faces = new int[photos];
        for (int i = 0; i < photos; i++) {
            faces[i] = engine.analyze(i);
        }
        return faces;
    }

    private static void race(List<Runner> runners, int callers, int rounds)
            throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(callers);
        try {
            for (int round = -1; round < rounds; round++) {
                for (Runner runner : runners) {
                    double speed = run(executor, callers, runner);
                    // The first round warms everything up and is not counted.
                    if (round >= 0) {
                        runner.speeds[round] = speed;
                    }
                }
            }
        } finally {
            executor.shutdown();
        }
    }

    private static double run(ExecutorService executor, int callers, Runner runner)
            throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        runner.faces.set(0);
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            running.add(executor.submit(() -> {
                for (int photo = next.getAndIncrement(); photo < PHOTOS; photo = next.getAndIncrement()) {
                    runner.faces.addAndGet(runner.contender.analyze(photo));
                }
            }));
        }
        for (Future<?> future : running) {
            future.get();
        }
        return PHOTOS / ((System.nanoTime() - start) / 1e9);
    }

    private static void report(int callers, List<Runner> runners) {
        double[] own = runners.get(0).speeds;
        System.out.printf("%n%d caller(s)%n", callers);
        for (Runner runner : runners) {
            double[] ratios = new double[own.length];
            Arrays.setAll(ratios, i -> own[i] / runner.speeds[i]);
            System.out.printf(
                    Locale.ROOT,
                    "  %-14s %6.1f photos/s  %4d faces   facelib is %.2fx (rounds %.2f to %.2f)%n",
                    runner.name,
                    median(runner.speeds),
                    runner.faces.get(),
                    median(ratios),
                    Arrays.stream(ratios).min().orElse(0),
                    Arrays.stream(ratios).max().orElse(0));
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The whole engine: decode, hash, detect, align, assess, embed every face. */
    private static final class Engine implements Contender {
        private final FaceEngine engine;
        private final List<FaceImage> photos;

        Engine(String bundle, List<byte[]> photos) {
            this.engine = FaceEngine.builder()
                    .models(Models.bundle(bundle).download(false))
                    .build();
            this.photos = photos.stream().map(FaceImage::of).toList();
        }

        @Override
        public int analyze(int photo) {
            return engine.analyze(photos.get(photo)).faces().size();
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
