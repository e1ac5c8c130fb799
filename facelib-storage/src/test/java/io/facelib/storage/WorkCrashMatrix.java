package io.facelib.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Kills processes over a batch, ingested images and deliveries, starts the next one on the same directory, and when one has
 * finished holds what is left against what was asked for.
 */
final class WorkCrashMatrix {
    private static final int LONGEST_LIFE = 2_500;
    private static final long PATIENCE = 10;

    private final Path work;
    private final int items;
    private final Random random;
    private final List<String> violations = new ArrayList<>();
    private int kills;
    private int directories;
    private long deliveries;

    /** @param items of each kind that a directory is asked for */
    WorkCrashMatrix(Path work, int items, long seed) {
        this.work = work;
        this.items = items;
        this.random = new Random(seed);
    }

    /** Returns what was violated. */
    List<String> run(int times) throws Exception {
        while (kills < times && violations.isEmpty()) {
            Path directory = Files.createDirectories(work.resolve("work-" + directories++));
            try (WorkSite site = new WorkSite()) {
                boolean finished = false;
                while (!finished) {
                    finished = live(directory, site, kills < times);
                }
                WorkCheck check = new WorkCheck(directory, site, items);
                check.run().forEach(v -> violations.add(directory.getFileName() + ", " + kills + " kills: " + v));
                deliveries += site.events().size();
            }
        }
        return violations;
    }

    /** Runs a process until it has finished or, if it may be, is killed. @return whether it has finished */
    private boolean live(Path directory, WorkSite site, boolean mayBeKilled) throws Exception {
        Process process = start(directory, site);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        Thread reader = new Thread(() -> read(process, begun, finished), "work-crash-child");
        reader.start();
        if (!begun.await(PATIENCE, TimeUnit.MINUTES)) {
            violations.add("a process does not begin");
        }
        if (mayBeKilled && !process.waitFor(200 + random.nextInt(LONGEST_LIFE), TimeUnit.MILLISECONDS)) {
            process.toHandle().destroyForcibly();
            kills++;
        } else if (!process.waitFor(PATIENCE, TimeUnit.MINUTES)) {
            process.toHandle().destroyForcibly();
            violations.add("a process does not finish");
            return true;
        }
        reader.join();
        if (process.waitFor() != 0 && !mayBeKilled) {
            violations.add("a process ended with " + process.exitValue());
            return true;
        }
        return finished.get();
    }

    private Process start(Path directory, WorkSite site) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkChild.class.getName(),
                        directory.toString(),
                        site.url(),
                        Integer.toString(items))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("errors.txt").toFile()))
                .start();
    }

    private static void read(Process process, CountDownLatch begun, AtomicBoolean finished) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                finished.compareAndSet(false, line.equals("finished"));
                begun.countDown();
            }
        } catch (IOException e) {
            begun.countDown(); // killed while it spoke
        }
        begun.countDown();
    }

    /** What was tried and seen. */
    CrashRow row() {
        String seen = directories + " times " + items + " batch items, " + items + " ingested and " + items
                + " indexed images to their end, " + deliveries + " events delivered";
        return new CrashRow("process killed", "over batches, ingest, deliveries", kills, seen, violations.size());
    }
}
