package io.facelib.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.facelib.model.Identity;
import io.facelib.model.IdentityId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.PeopleOperation.Kind;
import io.facelib.storage.disk.Disk;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The process that the crash tests of identities kill. It does the errands that an earlier one left, then changes identities
 * with four threads until it is killed, and says so on its standard output, a line each: {@code begin THREAD OPERATION}
 * before a change, {@code done THREAD} once it is acknowledged, {@code ending ERRAND} and {@code ended ERRAND} likewise,
 * {@code stopped} when it has come to the place where it is to be killed, {@code failed MESSAGE}.
 *
 * <p>Arguments: the directory, a seed, the place, and how often it is passed before; see {@link StoppingDisk}.
 */
final class PeopleCrashWriter {
    private static final int THREADS = 4;
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private final StorageBackends storage;
    private final int thread;
    private final Random random;
    private final List<String> own = new ArrayList<>();
    private int made;

    private PeopleCrashWriter(StorageBackends storage, int thread, long seed) {
        this.storage = storage;
        this.thread = thread;
        this.random = new Random(seed + thread);
    }

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Disk disk = new StoppingDisk(directory, arguments[2], Integer.parseInt(arguments[3]), () -> say("stopped"));
        try {
            StorageBackends storage =
                    EmbeddedStorage.at(directory).withDisk(disk).open(StorageSetup.of(Clock.systemUTC()));
            resume(storage);
            List<PeopleCrashWriter> writers = IntStream.range(0, THREADS)
                    .mapToObj(i -> new PeopleCrashWriter(storage, i, seed))
                    .toList();
            // All before any of them writes: what one of this process has made is nobody else's.
            writers.forEach(PeopleCrashWriter::findOwn);
            writers.forEach(writer -> new Thread(() -> writer.run(seed), "writer-" + writer.thread).start());
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

    private static void resume(StorageBackends storage) {
        PageRequest request = PageRequest.first(10);
        Page<Errand> page;
        do {
            page = storage.identities().errands(request);
            page.items().forEach(errand -> perform(storage, errand));
            request = page.next().map(request::after).orElse(request);
        } while (page.next().isPresent());
    }

    private static void perform(StorageBackends storage, Errand errand) {
        PeopleOperation.effect(storage, errand);
        say("ending " + errand.id());
        storage.identities().commit(errand.tenant(), IdentityChange.NONE.end(errand));
        say("ended " + errand.id());
    }

    /** The people of earlier processes are shared out among the threads. */
    private void findOwn() {
        PageRequest request = PageRequest.first(200);
        Page<Identity> page;
        do {
            page = storage.identities().list(PeopleOperation.TENANT, request);
            page.items().stream()
                    .map(person -> person.id().value())
                    .filter(id -> Math.floorMod(id.hashCode(), THREADS) == thread)
                    .forEach(own::add);
            request = page.next().map(request::after).orElse(request);
        } while (page.next().isPresent());
    }

    @SuppressWarnings("InfiniteLoopStatement") // it is killed
    private void run(long seed) {
        try {
            while (true) {
                write(next(seed));
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private PeopleOperation next(long seed) {
        int choice = random.nextInt(own.size() < 12 ? 8 : 12);
        if (own.size() < 3 || choice < 4) {
            String id = "p" + Long.toHexString(seed) + "-" + thread + "-" + made++;
            own.add(id);
            return new PeopleOperation(Kind.ENROL, id, "-", 1 + random.nextInt(5));
        }
        String person = own.get(random.nextInt(own.size()));
        int photos = photos(person);
        if (choice < 6 && photos > 1) {
            return new PeopleOperation(Kind.REMOVE_PHOTO, person, "-", random.nextInt(photos));
        }
        own.remove(person);
        return choice < 9
                ? new PeopleOperation(Kind.MERGE, person, own.get(random.nextInt(own.size())), 0)
                : new PeopleOperation(Kind.DELETE, person, "-", 0);
    }

    private int photos(String person) {
        return storage.identities()
                .get(PeopleOperation.TENANT, IdentityId.of(person))
                .orElseThrow()
                .templates()
                .size();
    }

    private void write(PeopleOperation operation) {
        operation.prepare(storage);
        IdentityChange change = operation.change(storage.identities());
        say("begin " + thread + " " + operation.text());
        if (!storage.identities().commit(PeopleOperation.TENANT, change)) {
            throw new IllegalStateException("nobody else changes these people: " + operation);
        }
        say("done " + thread);
        change.begun().forEach(errand -> perform(storage, errand));
    }
}
