package io.facelib.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code serve} as an operator runs it: a process of its own, asked to end when this is closed. */
final class ServeProcess implements AutoCloseable {
    private static final String ANNOUNCEMENT = "facelib listening on ";

    private final Process process;
    private final int port;

    private ServeProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one on any port that is free, and waits until it listens.
     *
     * @param command the name of the class with the commands, and what it is told
     */
    static ServeProcess start(List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        whole.addAll(command);
        Process process = new ProcessBuilder(whole)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null || !line.startsWith(ANNOUNCEMENT)) {
            process.destroy();
            throw new IOException("serve did not start: " + line);
        }
        return new ServeProcess(process, Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
    }

    int port() {
        return port;
    }

    /** Waits until everything in it was closed. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
