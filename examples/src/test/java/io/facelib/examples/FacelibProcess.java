package io.facelib.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, with the fake model. */
final class FacelibProcess implements AutoCloseable {
    private static final int SIGTERM = 128 + 15;

    private final Path errors;
    private final Process process;
    private final BufferedReader out;

    private FacelibProcess(Path errors, Process process) {
        this.errors = errors;
        this.process = process;
        this.out = process.inputReader(UTF_8);
    }

    /** @param folder for what it says on its standard error */
    static FacelibProcess start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FacelibCommand.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--model", "fake"));
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        return new FacelibProcess(
                errors,
                new ProcessBuilder(command).redirectError(errors.toFile()).start());
    }

    /** What its next line says behind these words. */
    String line(String words) throws IOException {
        String line = out.readLine();
        assertThat(line).as(Files.readString(errors)).startsWith(words);
        return line.substring(words.length());
    }

    /** The address that its next line says behind these words. */
    URI address(String words) throws IOException {
        return URI.create(line(words));
    }

    /** Asks it to end, and waits until it has closed everything: requests have half a minute, and what is behind them ends after that. */
    void end() throws InterruptedException {
        process.toHandle().destroy();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(SIGTERM);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        out.close();
    }
}
