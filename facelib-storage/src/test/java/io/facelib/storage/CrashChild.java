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

/**
 * A {@link CrashWriter} process, and its end by SIGKILL: when it says that it has come to its place, or when its time is up.
 */
final class CrashChild {
    private static final int SIGKILLED = 137;

    private final CrashModel model;
    private final List<String> violations = new ArrayList<>();
    private boolean stopped;

    /** @param model is told of everything that the process says */
    CrashChild(CrashModel model) {
        this.model = model;
    }

    /** Runs the process to its end. @return whether it was killed at the place, not by the time */
    boolean run(Path directory, long seed, String place, int passes, Duration time) throws Exception {
        Path errors = directory.resolveSibling(directory.getFileName() + ".err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashWriter.class.getName(),
                        directory.toString(),
                        Long.toString(seed),
                        place,
                        Integer.toString(passes))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        Thread reader = new Thread(() -> read(process), "crash-child");
        reader.start();
        process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        kill(process);
        reader.join();
        if (process.waitFor() != SIGKILLED) {
            violations.add("the process ended by itself with " + process.exitValue() + ", see " + errors);
        }
        return stopped;
    }

    private static void kill(Process process) {
        process.toHandle().destroyForcibly(); // the process's own method would close the pipe, too
    }

    /** What it said that it must not. */
    List<String> violations() {
        return violations;
    }

    private void read(Process process) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(line, process);
            }
        } catch (IOException | RuntimeException e) {
            violations.add("what the process says makes no sense: " + e);
        }
    }

    private void hear(String line, Process process) {
        String[] words = line.split(" ", 3);
        switch (words[0]) {
            case "begin" -> model.begin(words[1], CrashOperation.parse(words[2]));
            case "done" -> model.done(words[1]);
            case "stopped" -> {
                stopped = true;
                kill(process);
            }
            case "failed" -> violations.add("the process " + line);
            default -> {}
        }
    }
}
