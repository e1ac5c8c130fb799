package io.facelib.examples.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Signals to a process and to those that it started. */
final class Signals {
    private Signals() {}

    static void send(String name, ProcessHandle process) throws IOException, InterruptedException {
        send(name, List.of(process));
    }

    /** Those that the process has started, too, as far as they are still there. */
    static void sendToAll(String name, ProcessHandle process) throws IOException, InterruptedException {
        List<ProcessHandle> all = new ArrayList<>(List.of(process));
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.forEach(all::add);
        }
        send(name, all);
    }

    private static void send(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
