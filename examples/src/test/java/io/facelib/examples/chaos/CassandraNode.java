package io.facelib.examples.chaos;

import io.facelib.testkit.Servers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A node of the cluster that the tests are given. It outlives the test. */
final class CassandraNode implements Victim {
    private final int number;
    private final Path folder;
    private final int port;

    CassandraNode(int number) {
        this.number = number;
        this.folder = Path.of(Servers.variable("FACELIB_CASSANDRA_SERVER")).resolve("n" + number);
        String address = Servers.variable("FACELIB_CASSANDRA");
        this.port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    /** How many there are. */
    static int count() {
        return Integer.parseInt(Servers.variable("FACELIB_CASSANDRA_NODES"));
    }

    @Override
    public String name() {
        return count() == 1 ? "Cassandra, the only node" : "Cassandra, node " + number + " of " + count();
    }

    /** Host and port. */
    String address() {
        return "127.0.0." + number + ":" + port;
    }

    private ProcessHandle process() throws IOException {
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        return ProcessHandle.of(pid).orElseThrow(() -> new IOException("node " + number + " is not there"));
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        end("TERM");
    }

    @Override
    public void kill() throws IOException, InterruptedException {
        end("KILL");
    }

    private void end(String signal) throws IOException, InterruptedException {
        ProcessHandle process = process();
        Signals.send(signal, process);
        while (process.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Override
    public void freeze() throws IOException, InterruptedException {
        Signals.send("STOP", process());
    }

    @Override
    public void thaw() throws IOException, InterruptedException {
        Signals.send("CONT", process());
    }

    @Override
    public void start() throws IOException, InterruptedException {
        new ProcessBuilder("nohup", folder.resolve("run").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (!answers()) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Starts it again where a test that failed left it away. */
    void startIfGone() throws IOException, InterruptedException {
        if (!answers()) {
            start();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0." + number, port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
