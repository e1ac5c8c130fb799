package io.facelib.examples.chaos;

import java.io.IOException;

/** What is done to a server and undone again. */
enum Fault {
    STOPPED("stopped, started again") {
        @Override
        void begin(Victim victim) throws IOException, InterruptedException {
            victim.stop();
        }

        @Override
        void end(Victim victim) throws IOException, InterruptedException {
            victim.start();
        }
    },
    FROZEN("frozen, let go on") {
        @Override
        void begin(Victim victim) throws IOException, InterruptedException {
            victim.freeze();
        }

        @Override
        void end(Victim victim) throws IOException, InterruptedException {
            victim.thaw();
        }
    },
    KILLED("killed, started again") {
        @Override
        void begin(Victim victim) throws IOException, InterruptedException {
            victim.kill();
        }

        @Override
        void end(Victim victim) throws IOException, InterruptedException {
            victim.start();
        }
    };

    private final String sentence;

    Fault(String sentence) {
        this.sentence = sentence;
    }

    abstract void begin(Victim victim) throws IOException, InterruptedException;

    abstract void end(Victim victim) throws IOException, InterruptedException;

    @Override
    public String toString() {
        return sentence;
    }
}
