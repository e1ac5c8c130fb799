package io.facelib.examples.chaos;

import java.io.IOException;

/** A server that faults are done to. For one thread. */
interface Victim {
    /** What it is called in the report. */
    String name();

    /** Ends it in order, and waits until it is gone. */
    void stop() throws IOException, InterruptedException;

    /** Ends it as a loss of power ends it, but for the operating system, and waits until it is gone. */
    void kill() throws IOException, InterruptedException;

    /** Nothing in it goes on, though its connections stay open. */
    void freeze() throws IOException, InterruptedException;

    void thaw() throws IOException, InterruptedException;

    /** Starts it again where and with what it had, and waits until it answers. */
    void start() throws IOException, InterruptedException;
}
