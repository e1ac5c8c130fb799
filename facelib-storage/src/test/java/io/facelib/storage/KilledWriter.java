package io.facelib.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A process that writes to a directory, and its end by SIGKILL: when it says that it has come to its place, or when its time
 * is up. Its main class takes directory, seed, place and passes, and talks in lines; {@code stopped} is one.
 */
final class KilledWriter {
    private static final int SIGKILLED = 137;

    private final Predicate<String> hears;
    private final List<String> complaints = new ArrayList<>();

    /** @param hears takes every line but {@code stopped}, and says whether it is one that the process may say */
    KilledWriter(Predicate<String> hears) {
        this.hears = hears;
    }

    /**
     * Runs a process to its end.
     *
     * @param place see {@link StoppingDisk}, {@code passes} too
     * @return what it said or did that it must not
     */
    List<String> run(Class<?> main, Path directory, long seed, String place, int passes, Duration time)
            throws Exception {
        Path errors = directory.resolveSibling(directory.getFileName() + ".err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        directory.toString(),
                        Long.toString(seed),
                        place,
                        Integer.toString(passes))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        Thread reader = new Thread(() -> read(process), "killed-writer");
        reader.start();
        process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        process.toHandle().destroyForcibly(); // the process's own method would close the pipe, too
        reader.join();
        if (process.waitFor() != SIGKILLED) {
            complaints.add("the process ended by itself with " + process.exitValue() + ", see " + errors);
        }
        return complaints;
    }

    private void read(Process process) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("stopped")) {
                    process.toHandle().destroyForcibly();
                } else if (!hears.test(line)) {
                    complaints.add("the process says: " + line);
                }
            }
        } catch (IOException | RuntimeException e) {
            complaints.add("what the process says makes no sense: " + e);
        }
    }
}
