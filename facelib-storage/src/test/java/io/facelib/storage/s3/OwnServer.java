package io.facelib.storage.s3;

import io.facelib.testkit.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of one test's own, with its objects in a directory: it may be stopped, frozen and started again. */
final class OwnServer implements AutoCloseable {
    private final Path directory;
    private final int port;
    private Process process;

    OwnServer(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.port = freePort();
        Files.createDirectories(directory.resolve("objects"));
        Files.writeString(
                directory.resolve("properties"),
                String.join(
                        "\n",
                        "s3proxy.endpoint=" + endpoint(),
                        "s3proxy.authorization=aws-v4",
                        "s3proxy.identity=" + Servers.variable("FACELIB_S3_KEY"),
                        "s3proxy.credential=" + Servers.variable("FACELIB_S3_SECRET"),
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + directory.resolve("objects"),
                        ""));
        this.process = start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process start() throws IOException, InterruptedException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Servers.variable("FACELIB_S3_SERVER"),
                        "--properties",
                        directory.resolve("properties").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        while (!answers()) {
            if (started.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IOException("the server ended: " + Files.readString(directory.resolve("log")));
            }
        }
        return started;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void stop() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    void startAgain() throws IOException, InterruptedException {
        process = start();
    }

    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process.pid()))).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("the server was not told " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Also of use to a frozen one. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
