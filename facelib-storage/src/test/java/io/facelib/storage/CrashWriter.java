package io.facelib.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.facelib.model.FaceFilter;
import io.facelib.model.ImageId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
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
 * The process that the crash tests kill. It opens a storage and writes to it with eight threads until it is killed, and says
 * so on its standard output, a line each: {@code begin THREAD OPERATION} before a write, {@code done THREAD} once it is
 * acknowledged, {@code stopped} when it has come to the place where it is to be killed, {@code failed MESSAGE}.
 *
 * <p>Arguments: the directory, a seed, the place, and how often it is passed before; see {@link StoppingDisk}.
 */
final class CrashWriter {
    static final List<TenantId> TENANTS = List.of(TenantId.of("acme"), TenantId.of("beta"));
    static final int[] DIMENSIONS = {16, 64, 128};
    static final int THREADS = 8;

    private static final int ENOUGH = 40;
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private final StorageBackends storage;
    private final int thread;
    private final Random random;
    private final List<CrashOperation> stored = new ArrayList<>();
    private int made;

    private CrashWriter(StorageBackends storage, int thread, long seed) {
        this.storage = storage;
        this.thread = thread;
        this.random = new Random(seed + thread);
    }

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Disk disk = new StoppingDisk(directory, arguments[2], Integer.parseInt(arguments[3]), () -> say("stopped"));
        try {
            StorageBackends storage = storage(directory).withDisk(disk).open(StorageSetup.of(Clock.systemUTC()));
            say("ready");
            List<CrashWriter> writers = IntStream.range(0, THREADS)
                    .mapToObj(i -> new CrashWriter(storage, i, seed))
                    .toList();
            // All before any of them writes: what one of this process has made is nobody else's.
            writers.forEach(CrashWriter::findOwn);
            writers.forEach(writer -> new Thread(() -> writer.run(seed), "writer-" + writer.thread).start());
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** With graphs for galleries so small that they are built all the time. */
    static EmbeddedStorage storage(Path directory) {
        return EmbeddedStorage.at(directory).withGraphAbove(40).withBuildThreads(1);
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

    /** The images of earlier processes are shared out among the threads. */
    private void findOwn() {
        for (TenantId tenant : TENANTS) {
            PageRequest request = PageRequest.first(200);
            Page<CrashOperation> page;
            do {
                var faces = storage.vectors().list(tenant, FaceFilter.all(), request);
                page = new Page<>(faces.items().stream().map(CrashOperation::of).toList(), faces.next());
                page.items().stream()
                        .filter(o -> Math.floorMod(o.image().hashCode(), THREADS) == thread && !stored.contains(o))
                        .forEach(stored::add);
                request = page.next().map(request::after).orElse(request);
            } while (page.next().isPresent());
        }
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

    private CrashOperation next(long seed) {
        int choice = random.nextInt(stored.size() < ENOUGH ? 10 : 16);
        if (stored.isEmpty() || choice < 5) {
            TenantId tenant = TENANTS.get(random.nextInt(TENANTS.size()));
            return store(tenant, ImageId.of("i" + Long.toHexString(seed) + "-" + thread + "-" + made++), 1);
        }
        CrashOperation former = stored.remove(random.nextInt(stored.size()));
        return choice < 7
                ? store(former.tenant(), former.image(), former.version() + 1)
                : CrashOperation.delete(former.tenant(), former.image());
    }

    private CrashOperation store(TenantId tenant, ImageId image, int version) {
        // The number of faces follows from the image: replacing it replaces them all.
        int faces = 1 + Math.floorMod(image.hashCode(), 3);
        int dimension = DIMENSIONS[random.nextInt(DIMENSIONS.length)];
        CrashOperation operation = new CrashOperation(tenant, image, version, faces, dimension);
        stored.add(operation);
        return operation;
    }

    private void write(CrashOperation operation) {
        say("begin " + thread + " " + operation.text());
        operation.apply(storage);
        say("done " + thread);
    }
}
