package io.facelib.examples.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two processes that serve and two that work, on the same settings. Nothing is done to them. */
final class Deployment implements AutoCloseable {
    private static final String SERVING = "facelib listening on ";
    private static final String WORKING = "facelib working on ";

    private final Path folder;
    private final Path settings;
    private final List<Process> processes = new ArrayList<>();
    private final List<URI> servers = new ArrayList<>();

    Deployment(Path folder, Path settings) throws IOException {
        this.folder = folder;
        this.settings = settings;
        try {
            startAll();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startAll() throws IOException {
        Process first = launch("serve", "--port", "0"); // makes the tables
        servers.add(URI.create(announced(first, SERVING)));
        Process second = launch("serve", "--port", "0");
        List<Process> workers = List.of(launch("worker"), launch("worker"));
        servers.add(URI.create(announced(second, SERVING)));
        for (Process worker : workers) {
            announced(worker, WORKING);
        }
    }

    /** Where the two answer. */
    List<URI> servers() {
        return servers;
    }

    private Process launch(String command, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
                "-cp",
                System.getProperty("java.class.path"),
                "io.facelib.examples.FacelibCommand",
                command,
                "--config",
                settings.toString(),
                "--allow-loopback-targets",
                "--model",
                "fake"));
        words.addAll(List.of(more));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.to(log(processes.size())))
                .start();
        processes.add(process);
        return process;
    }

    private File log(int number) {
        return folder.resolve("process-" + number + ".log").toFile();
    }

    /** Returns what follows the announcement that a process is ready. */
    private String announced(Process process, String announcement) throws IOException {
        BufferedReader out = process.inputReader(UTF_8); // stays open: the process prints nothing more
        String line = out.readLine();
        if (line == null || !line.startsWith(announcement)) {
            throw new IOException("a process did not start:\n"
                    + Files.readString(log(processes.indexOf(process)).toPath()));
        }
        return line.substring(announcement.length());
    }

    /** Whether all four are still going. */
    boolean isWhole() {
        return processes.stream().allMatch(Process::isAlive);
    }

    /** One of the two workers. */
    ProcessHandle worker(int number) {
        return processes.get(2 + number).toHandle();
    }

    /** Asks all of them to end in order. */
    boolean endInOrder() throws InterruptedException {
        processes.forEach(process -> process.toHandle().destroy());
        boolean ended = true;
        for (Process process : processes) {
            ended &= process.waitFor(90, TimeUnit.SECONDS);
        }
        return ended;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
