package io.facelib.takeover;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceId;
import io.facelib.model.Metadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The tenant's points, found by their pictures. They lie in a temporary file that only its owner may read and that goes when this is
 * closed; the heap has 24 bytes for each. Filled by one thread; then safe for any number.
 *
 * <p>An entry of the index is a number: the upper bits of a hash of the picture's name, and the point's number. What a lookup finds
 * is read and compared, so that pictures of the same hash cost a read and nothing else.
 */
final class PointSpool implements AutoCloseable {
    private static final int NUMBER_BITS = 28;
    private static final long NUMBER = (1L << NUMBER_BITS) - 1;
    /** So many points of a tenant: some four gigabytes of heap. */
    static final int MOST = (int) NUMBER;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LENGTH = Integer.BYTES;

    /** As it is in the file. */
    private record Entry(@Nullable String id, Map<String, Object> payload) {}

    private final Path file;
    private final FileChannel channel;
    private final BitSet taken = new BitSet();
    private long[] offsets = new long[1_024];
    private long[] index = new long[1_024];
    private long[] names = new long[1_024];
    private int size;
    private int exported = Integer.MAX_VALUE;
    private long end;
    private boolean anyByContent;

    private PointSpool(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static PointSpool create() {
        try {
            Path file = Files.createTempFile("facelib-takeover", ".points");
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            return new PointSpool(file, channel);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static UncheckedIOException unusable(IOException e) {
        return new UncheckedIOException("the temporary file of points cannot be used", e);
    }

    /** Adds a point, before {@link #ready}. */
    void add(Point point) {
        if (size == MOST) {
            throw new InvalidInputException("faces", "more than " + MOST + " points of one tenant");
        }
        if (size == offsets.length) {
            int more = Math.min(MOST, size * 2);
            offsets = Arrays.copyOf(offsets, more);
            index = Arrays.copyOf(index, more);
            names = Arrays.copyOf(names, more);
        }
        offsets[size] = end;
        index[size] = hash(point.picture().orElse("")) | size;
        names[size] = SeenPoints.hash(point.name());
        anyByContent |= point.isByContent();
        size++;
        write(point);
    }

    private void write(Point point) {
        Entry lasting = new Entry(
                point.id().map(FaceId::value).orElse(null), point.payload().asMap());
        try {
            byte[] json = MAPPER.writeValueAsBytes(lasting);
            ByteBuffer entry = ByteBuffer.allocate(LENGTH + json.length)
                    .putInt(json.length)
                    .put(json)
                    .flip();
            while (entry.hasRemaining()) {
                end += channel.write(entry, end);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** All points of exports are there; what is added from now on is from descriptions. */
    void exported() {
        exported = size;
    }

    /** The hashes of the points' ids, as {@link SeenPoints} has them. */
    LongStream names() {
        return Arrays.stream(names, 0, size);
    }

    /** All points are there; from now on they are looked up. */
    void ready() {
        Arrays.sort(index, 0, size);
    }

    /** Whether there are points whose picture is found by its content alone. */
    boolean anyByContent() {
        return anyByContent;
    }

    /**
     * The points of a picture that nobody has taken, in the order in which they came, each id once: the last of an export, with
     * the keys that a description has besides.
     */
    synchronized List<Point> take(String picture) {
        Map<String, Point> found = new LinkedHashMap<>();
        long hash = hash(picture);
        for (int i = first(hash); i < size && (index[i] & ~NUMBER) == hash; i++) {
            int number = (int) (index[i] & NUMBER);
            Point point = taken.get(number) ? null : read(number);
            if (point != null && point.picture().filter(picture::equals).isPresent()) {
                taken.set(number);
                found.merge(point.name(), point, PointSpool::one);
            }
        }
        return new ArrayList<>(found.values());
    }

    private static Point one(Point former, Point later) {
        return later.described() ? former.withKeysOf(later) : later;
    }

    private int first(long hash) {
        int found = Arrays.binarySearch(index, 0, size, hash);
        return found >= 0 ? found : -found - 1;
    }

    /** Spread evenly (the finalizer of SplitMix64), without the bits that numbers have. */
    private static long hash(String text) {
        long h = 0;
        for (int i = 0; i < text.length(); i++) {
            h = h * 31 + text.charAt(i);
        }
        h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
        h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
        return (h ^ (h >>> 31)) & ~NUMBER;
    }

    /** Shows the points that no picture has taken. */
    void eachLeft(Consumer<Point> visitor) {
        for (int number = taken.nextClearBit(0); number < size; number = taken.nextClearBit(number + 1)) {
            visitor.accept(read(number));
        }
    }

    private Point read(int number) {
        try {
            int length = bytes(offsets[number], LENGTH).getInt();
            byte[] json = bytes(offsets[number] + LENGTH, length).array();
            Entry entry = MAPPER.readValue(json, Entry.class);
            Optional<FaceId> id = Optional.ofNullable(entry.id()).map(FaceId::of);
            return new Point(id, Metadata.copyOf(entry.payload()), number >= exported);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private ByteBuffer bytes(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("it was cut off");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable(e);
        }
    }
}
