package io.facelib.storage;

import static io.facelib.storage.States.ACME;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.facelib.model.BatchId;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.Journal;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.disk.Disk;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The process that the crash tests of jobs and state kill: eight threads enqueue, lease and end jobs, create batches and
 * settle their items, write journals and take events out of the outbox, and say so on standard output, as
 * {@link StateCrashModel} hears it; {@code stopped} at the place where the process is to be killed, {@code failed MESSAGE}.
 *
 * <p>Arguments: the directory, a seed, the place, and how often it is passed before; see {@link StoppingDisk}.
 */
final class StateCrashWriter {
    static final String LANE = "lane";

    private static final int THREADS = 8;
    private static final LeaseRequest SOME = new LeaseRequest(LANE, 3, 100, Duration.ofMinutes(1));
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private final StorageBackends storage;
    private final int thread;
    private final String prefix;
    private final Random random;
    private int made;

    private StateCrashWriter(StorageBackends storage, int thread, long seed) {
        this.storage = storage;
        this.thread = thread;
        this.prefix = Long.toHexString(seed) + "." + thread + ".";
        this.random = new Random(seed + thread);
    }

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Disk disk = new StoppingDisk(directory, arguments[2], Integer.parseInt(arguments[3]), () -> say("stopped"));
        try {
            StorageBackends storage =
                    EmbeddedStorage.at(directory).withDisk(disk).open(StorageSetup.of(Clock.systemUTC()));
            storage.state().webhooks().register(States.endpoint("e", Optional.empty()));
            for (int i = 0; i < THREADS; i++) {
                StateCrashWriter writer = new StateCrashWriter(storage, i, seed);
                new Thread(writer::run, "writer-" + i).start();
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private static void fail(Throwable e) {
        e.printStackTrace();
        say("failed " + e);
    }

    /** One write of one line, so that it is in the pipe whole or not at all. */
    private static synchronized void say(String line) {
        try {
            OUT.write((line.replace('\n', ' ') + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("InfiniteLoopStatement") // it is killed
    private void run() {
        try {
            while (true) {
                switch (random.nextInt(5)) {
                    case 0 -> enqueue();
                    case 1, 2 -> work();
                    case 3 -> batch();
                    default -> writeAndRelay();
                }
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private String name() {
        return prefix + made++;
    }

    private void tell(String change, Runnable making) {
        say("begin " + thread + " " + change);
        making.run();
        say("done " + thread);
    }

    private static void require(boolean made, String change) {
        if (!made) {
            throw new IllegalStateException("nobody else does: " + change);
        }
    }

    private void enqueue() {
        String change = name() + " " + (1 + random.nextInt(5));
        List<NewJob> jobs = StateCrashModel.jobs(change).stream()
                .map(id -> NewJob.of(ACME, LANE, id, "group" + random.nextInt(3), "payload of " + id))
                .toList();
        tell("ENQUEUE " + change, () -> require(storage.jobs().enqueue(jobs) == jobs.size(), change));
    }

    private void work() {
        for (JobLease lease : storage.jobs().lease(SOME)) {
            String id = lease.job().id();
            int outcome = random.nextInt(10);
            if (outcome < 2) {
                storage.jobs().end(lease, new JobEnd.Retry(Duration.ZERO));
            } else if (outcome < 3) {
                tell("DEAD " + id, () -> require(storage.jobs().end(lease, new JobEnd.Dead("broken")), id));
            } else {
                tell("DONE " + id, () -> require(storage.jobs().end(lease, new JobEnd.Done()), id));
            }
        }
    }

    private void batch() {
        String batch = name();
        int items = 1 + random.nextInt(8);
        tell(
                "CREATE " + batch + " " + items,
                () -> storage.state()
                        .batches()
                        .create(
                                States.batch(batch, items),
                                States.sources(batch, items),
                                States.audit("create-" + batch)));
        int settled = random.nextInt(3) == 0 ? items / 2 : items; // some stay unfinished
        for (int item = 0; item < settled; item++) {
            settle(batch, item);
        }
    }

    private void settle(String batch, int item) {
        String name = batch + "/" + item;
        Journal journal = journal(name);
        tell(
                "SETTLE " + name,
                () -> require(
                        storage.state()
                                .batches()
                                .settle(
                                        ACME,
                                        BatchId.of(batch),
                                        item,
                                        item % 3 == 0 ? States.failed("broken") : States.stored(),
                                        journal,
                                        (completed, failed) -> journal("completed-" + batch)),
                        name));
    }

    private static Journal journal(String name) {
        return States.audit(name).and(Journal.of(States.event(name)));
    }

    private void writeAndRelay() {
        String name = name();
        tell("WRITE " + name, () -> storage.state().write(ACME, journal(name)));
        for (WebhookEvent event : storage.state().webhooks().outbox(2)) {
            tell("RELAY " + event.id(), () -> storage.state().webhooks().relayed(ACME, List.of(event.id())));
        }
    }
}
