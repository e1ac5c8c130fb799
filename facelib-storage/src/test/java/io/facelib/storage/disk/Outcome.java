package io.facelib.storage.disk;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;

/** What a loss of power leaves of what was not forced. For one loss. */
interface Outcome {
    /** In which of its states something is left: 0 for the durable one, {@code count - 1} for the latest. */
    int state(int count);

    /** What is left of a file of which only the first bytes were forced. */
    byte[] left(byte[] all, int forced);

    /** Outcomes as chance has it: all lost, all kept, or each as it happens; the two ends would be rare otherwise. */
    static Iterator<Outcome> byChance(Random random, int times) {
        return IntStream.range(0, times)
                .<Outcome>mapToObj(i -> new Chance(random))
                .iterator();
    }

    /**
     * The same outcomes whenever it is asked: all kept but one thing, for each thing that could be lost; all lost but one;
     * all kept; all lost. Each outcome must be used before the next is asked for.
     */
    static Iterator<Outcome> oneByOne() {
        return new OneByOne();
    }

    /** By random numbers. */
    final class Chance implements Outcome {
        private static final int BLOCK = 64; // small, so that small files have several

        private final Random random;
        private final int mode;

        Chance(Random random) {
            this.random = random;
            this.mode = random.nextInt(6);
        }

        @Override
        public int state(int count) {
            return mode == 0 ? 0 : mode == 1 ? count - 1 : random.nextInt(count);
        }

        @Override
        public byte[] left(byte[] all, int forced) {
            byte[] left = Arrays.copyOf(all, forced + state(all.length - forced + 1));
            for (int at = forced; at < left.length && mode != 1; at += BLOCK) {
                if (random.nextBoolean()) {
                    Arrays.fill(left, at, Math.min(at + BLOCK, left.length), (byte) 0);
                }
            }
            return left;
        }
    }

    /** The usual for everything but one thing. */
    final class OneDifferent implements Outcome {
        private final boolean kept;
        private int before;

        /** @param before how many other states, of all things in their order, come before the one that is taken */
        OneDifferent(boolean kept, int before) {
            this.kept = kept;
            this.before = before;
        }

        boolean isTaken() {
            return before < 0;
        }

        @Override
        public int state(int count) {
            int others = count - 1;
            int other = before;
            before -= others;
            if (other < 0 || other >= others) {
                return kept ? others : 0;
            }
            return kept ? other : other + 1;
        }

        @Override
        public byte[] left(byte[] all, int forced) {
            int state = forced == all.length ? 2 : state(3);
            byte[] left = Arrays.copyOf(all, state == 0 ? forced : all.length);
            if (state == 1) {
                Arrays.fill(left, forced, left.length, (byte) 0);
            }
            return left;
        }
    }

    /** Goes through all that differ in one thing from all kept, then from all lost. */
    final class OneByOne implements Iterator<Outcome> {
        private boolean kept = true;
        private int next;
        private OneDifferent last = new OneDifferent(true, -1);

        @Override
        public boolean hasNext() {
            return kept || last.isTaken();
        }

        @Override
        public Outcome next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (!last.isTaken()) {
                kept = false;
                next = 0;
            }
            last = new OneDifferent(kept, next++);
            return last;
        }
    }
}
