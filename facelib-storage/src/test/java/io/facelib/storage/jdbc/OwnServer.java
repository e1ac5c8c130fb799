package io.facelib.storage.jdbc;

import io.facelib.testkit.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of a test's own, to be stopped, frozen, killed and started again. */
final class OwnServer implements AutoCloseable {
    private static final int ATTEMPTS = 20;

    private final Path data;
    private final int port;
    private @Nullable Process process;

    private OwnServer(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    /** @param directory may be entered by everybody, since the server runs as somebody else where tests are root */
    static OwnServer start(Path directory) throws IOException {
        for (Path above = directory; above != null && Files.isWritable(above); above = above.getParent()) {
            if (!Files.getPosixFilePermissions(above).containsAll(PosixFilePermissions.fromString("--x--x--x"))) {
                Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwx--x--x"));
            }
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OwnServer server = new OwnServer(directory.resolve("data"), free.getLocalPort());
            free.close();
            server.start();
            return server;
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=facelib";
    }

    /** Starts it, or starts it again, and waits until it takes connections. */
    void start() throws IOException {
        launch();
        int attempts = 1;
        while (!isReady()) {
            if (!process().isAlive()) { // as long as a process of the one that was killed is going
                if (attempts++ == ATTEMPTS) {
                    throw new IOException("the server ended:\n" + Files.readString(data.resolveSibling("log")));
                }
                launch();
            }
            Thread.onSpinWait();
        }
    }

    private void launch() throws IOException {
        process = new ProcessBuilder(
                        Servers.variable("FACELIB_POSTGRES_SERVER"), data.toString(), Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("log").toFile()))
                .start();
    }

    void startIfEnded() throws IOException {
        if (!process().isAlive()) {
            start();
        }
    }

    private boolean isReady() {
        try (Connection connection = DriverManager.getConnection(url() + "&connectTimeout=5")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false; // not yet
        }
    }

    private Process process() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    /** Ends it in order; transactions under way are undone. */
    void stop() throws IOException, InterruptedException {
        signal("INT", List.of(process().pid()));
        process().waitFor();
    }

    /** Ends it as a loss of power ends it, but for the operating system. */
    void kill() throws IOException, InterruptedException {
        signal("KILL", all());
        process().waitFor();
    }

    /** Nothing in it goes on, though its connections stay open. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP", List.of(process().pid())); // first, so that no process is added
        signal("STOP", all());
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT", all());
    }

    private List<Long> all() {
        List<Long> all = new ArrayList<>(List.of(process().pid()));
        try (Stream<ProcessHandle> children = process().descendants()) {
            children.map(ProcessHandle::pid).forEach(all::add);
        }
        return all;
    }

    private static void signal(String name, List<Long> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(pid -> command.add(pid.toString()));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process().isAlive()) {
            kill();
        }
    }
}
