package io.facelib.storage.cassandra;

import io.facelib.testkit.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A node of the test servers, to be frozen, killed and started again. */
final class Node {
    private final Path folder;

    private Node(Path folder) {
        this.folder = folder;
    }

    static Node number(int n) {
        return new Node(Path.of(Servers.variable("FACELIB_CASSANDRA_SERVER")).resolve("n" + n));
    }

    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, pid()).inheritIO().start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("kill -" + name + " " + pid() + " failed");
        }
    }

    private String pid() throws IOException {
        return Files.readString(folder.resolve("pid")).strip();
    }

    void kill() throws IOException, InterruptedException {
        ProcessHandle process = ProcessHandle.of(Long.parseLong(pid())).orElseThrow();
        process.destroyForcibly();
        for (int i = 0; i < 200 && process.isAlive(); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Does not wait until it answers. It outlives this process; the servers' stop ends it. */
    void start() throws IOException {
        new ProcessBuilder("nohup", folder.resolve("run").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
