package io.facelib.rest.route;

import io.facelib.error.CapacityException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * How many long replies are written at a time. Who reads one slowly keeps a thread of the container for as long, so no reader
 * must be able to take all; short replies go into the buffers of the network, whoever reads them. Safe for any number of
 * threads.
 */
public final class LongReplies {
    /** Replies up to this are short. */
    private static final long SHORT = 64 << 10;

    private static final Duration LATER = Duration.ofSeconds(1);

    /** Stands for all readers of whom nobody said who they are; no caller and no tenant is called that. */
    static final String STRANGERS = "";

    private static final int NOT_MODIFIED = 304;

    private final SharedBudget places;
    private final long shareOfStrangers;

    /** @param most at a time, of which one reader may have half, and all that nobody knows a quarter together, rounded up */
    public LongReplies(int most) {
        this.places = SharedBudget.ofHalves(most);
        this.shareOfStrangers = (most + 3L) / 4;
    }

    private boolean tryTake(String reader) {
        return reader.equals(STRANGERS) ? places.tryTake(reader, 1, shareOfStrangers) : places.tryTake(reader, 1);
    }

    private static boolean isShort(Reply reply) {
        return reply.status() == NOT_MODIFIED || (reply.length() >= 0 && reply.length() <= SHORT);
    }

    /** A place for the reply to one request, which is not taken yet. */
    public Place place() {
        return new Place();
    }

    /** The right to have one long reply written. Closing it gives it back. For one thread. */
    public final class Place implements AutoCloseable {
        private Optional<String> holder = Optional.empty();

        private Place() {}

        /**
         * Takes it, if it is not held already.
         *
         * @param reader who reads, or {@link #STRANGERS}
         * @throws CapacityException if all are taken, or the reader has as many as one may have
         */
        void take(String reader) {
            if (!has(reader)) {
                throw new CapacityException("as many long answers as may be are being read already", LATER);
            }
        }

        private boolean has(String reader) {
            if (holder.isEmpty() && tryTake(reader)) {
                holder = Optional.of(reader);
            }
            return holder.isPresent();
        }

        /**
         * Takes it for a reply that is long, or might be, if it can be had, and gives it back for one that is not. The reply is
         * written in any case: it tells of a change that was made, and whoever got another answer would make it again.
         */
        void settleForChange(Reply reply, String reader) {
            if (isShort(reply)) {
                close();
            } else {
                has(reader);
            }
        }

        /**
         * Takes it for a reply that is long, or might be, and gives it back for one that is not.
         *
         * @throws CapacityException if it cannot be had; then the reply is closed
         */
        void settle(Reply reply, String reader) throws IOException {
            if (isShort(reply)) {
                close();
                return;
            }
            try {
                take(reader);
            } catch (CapacityException e) {
                reply.body().close();
                throw e;
            }
        }

        @Override
        public void close() {
            holder.ifPresent(reader -> places.giveBack(reader, 1));
            holder = Optional.empty();
        }
    }
}
