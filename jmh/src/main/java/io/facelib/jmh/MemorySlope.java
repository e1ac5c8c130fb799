package io.facelib.jmh;

import io.facelib.FaceEngine;
import io.facelib.inference.Models;
import io.facelib.model.FaceImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does memory grow with the number of images? Analyses photos in a loop from several threads, reads the resident size of
 * the process as it goes, and tells the slope of the line through the readings after the first tenth, in bytes per
 * image. Linux only.
 *
 * <p>{@code java -Xmx512m -cp 'jmh/target/facelib-jmh.jar:jmh/target/lib/*' io.facelib.jmh.MemorySlope [IMAGES]}
 */
public final class MemorySlope {
    private static final int PHOTOS = 200;
    private static final int CALLERS = 4;
    private static final int READINGS = 40;

    private MemorySlope() {}

    public static void main(String[] args) throws Exception {
        int images = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        List<FaceImage> photos =
                Photos.small(PHOTOS).stream().map(FaceImage::of).toList();
        List<double[]> readings = new ArrayList<>();
        try (FaceEngine engine =
                FaceEngine.builder().models(Models.standard().download(false)).build()) {
            int step = Math.max(1, images / READINGS);
            for (int done = step; done <= images; done += step) {
                analyze(engine, photos, step);
                double resident = residentBytes();
                System.out.printf(Locale.ROOT, "%6d images  %7.1f MiB%n", done, resident / (1 << 20));
                if (done > images / 10) {
                    readings.add(new double[] {done, resident});
                }
            }
        }
        double first = readings.get(0)[1];
        double last = readings.get(readings.size() - 1)[1];
        System.out.printf(
                Locale.ROOT,
                "slope after the first tenth: %.1f bytes per image; %.1f MiB there, %.1f MiB at the end%n",
                slope(readings),
                first / (1 << 20),
                last / (1 << 20));
    }

    private static void analyze(FaceEngine engine, List<FaceImage> photos, int count) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(CALLERS);
        try {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                running.add(executor.submit(() -> {
                    for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                        engine.analyze(photos.get(n % photos.size()));
                    }
                }));
            }
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            executor.shutdown();
        }
    }

    private static double residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IllegalStateException("no VmRSS in /proc/self/status");
    }

    /** Of the least-squares line. */
    private static double slope(List<double[]> readings) {
        double meanX = readings.stream().mapToDouble(r -> r[0]).average().orElse(0);
        double meanY = readings.stream().mapToDouble(r -> r[1]).average().orElse(0);
        double cross = 0;
        double squares = 0;
        for (double[] r : readings) {
            cross += (r[0] - meanX) * (r[1] - meanY);
            squares += (r[0] - meanX) * (r[0] - meanX);
        }
        return cross / squares;
    }
}
