package io.facelib.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** Commands in this process, and what they print. For one thread. */
final class CommandRun {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /**
     * Runs a command.
     *
     * @param arguments whatever their texts are
     * @return the exit code
     */
    int run(Object... arguments) {
        return FacelibCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }

    /** All that was printed so far. */
    String out() {
        return out.toString();
    }

    /** All that was told apart from that so far. */
    String err() {
        return err.toString();
    }

    /** Forgets what was printed so far. */
    void clear() {
        out.getBuffer().setLength(0);
    }
}
