package io.facelib.examples.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server of the test's own, a process that is started with the same command each time. */
final class OwnServer implements Victim, AutoCloseable {
    /** How often it is launched while something of the one before still holds its port or its files. */
    private static final int ATTEMPTS = 20;

    private final String name;
    private final String stopSignal;
    private final List<String> command;
    private final Path log;
    private final Probe probe;
    private @Nullable Process process;

    /** Tells whether the server takes requests. */
    @FunctionalInterface
    interface Probe {
        boolean answers();
    }

    /**
     * Not started yet.
     *
     * @param stopSignal what ends it in order, without waiting for its clients
     */
    OwnServer(String name, String stopSignal, List<String> command, Path log, Probe probe) {
        this.name = name;
        this.stopSignal = stopSignal;
        this.command = command;
        this.log = log;
        this.probe = probe;
    }

    /** A port of the loopback on which nothing answers. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private Process process() {
        return Objects.requireNonNull(process, "not started");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws IOException, InterruptedException {
        process = launch();
        int attempts = 1;
        while (!probe.answers()) {
            if (process().waitFor(50, TimeUnit.MILLISECONDS)) {
                if (attempts++ == ATTEMPTS) {
                    throw new IOException(name + " ended:\n" + Files.readString(log));
                }
                process = launch();
            }
        }
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        Signals.send(stopSignal, process().toHandle());
        process().waitFor();
    }

    @Override
    public void kill() throws IOException, InterruptedException {
        Signals.sendToAll("KILL", process().toHandle());
        process().waitFor();
    }

    @Override
    public void freeze() throws IOException, InterruptedException {
        Signals.send("STOP", process().toHandle()); // first, so that no process is added
        Signals.sendToAll("STOP", process().toHandle());
    }

    @Override
    public void thaw() throws IOException, InterruptedException {
        Signals.sendToAll("CONT", process().toHandle());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}
