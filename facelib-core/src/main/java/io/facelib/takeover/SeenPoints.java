package io.facelib.takeover;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Which points runs that ended well had: an old picture whose points are new was not looked at for them. Kept beside the marker as 8
 * bytes of a point's SHA-256 each. Immutable.
 */
final class SeenPoints {
    private static final String NAME = "/takeover.points";

    private final long[] hashes;

    private SeenPoints(long[] hashes) {
        this.hashes = hashes;
    }

    static ObjectKey key(TenantId tenant) {
        return new ObjectKey(StorageLayout.DESCRIPTIONS, tenant + NAME);
    }

    /** None where no run has ended well. */
    static SeenPoints load(ObjectStore objects, TenantId tenant) {
        return new SeenPoints(objects.open(key(tenant), 0)
                .map(content -> read(objects, tenant, content))
                .orElse(new long[0]));
    }

    private static long[] read(ObjectStore objects, TenantId tenant, InputStream content) {
        try (content) {
            ByteBuffer all = ByteBuffer.wrap(content.readAllBytes());
            long[] hashes = new long[all.remaining() / Long.BYTES];
            all.asLongBuffer().get(hashes);
            return hashes;
        } catch (IOException e) {
            throw new BackendException(objects.name(), true, Committed.NO, "reading " + key(tenant) + " failed", e);
        }
    }

    static long hash(String id) {
        return Long.parseUnsignedLong(Digests.of(id).substring(0, 2 * Long.BYTES), 16);
    }

    /** Whether a run had the point; one without an id belongs to its picture. */
    boolean contains(Point point) {
        return point.id()
                .filter(id -> Arrays.binarySearch(hashes, hash(id.value())) < 0)
                .isEmpty();
    }

    /** Adds those of a run that ended well. */
    void save(ObjectStore objects, TenantId tenant, LongStream more) {
        long[] all = LongStream.concat(Arrays.stream(hashes), more).toArray();
        Arrays.sort(all);
        int count = distinct(all);
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, Long.BYTES));
        bytes.asLongBuffer().put(all, 0, count);
        objects.put(
                key(tenant), new ByteArrayInputStream(bytes.array()), ObjectInfo.ofType("application/octet-stream"));
    }

    /** Moves each value of a sorted array to its beginning once, and returns how many there are. */
    private static int distinct(long[] sorted) {
        int count = 0;
        for (long value : sorted) {
            if (count == 0 || sorted[count - 1] != value) {
                sorted[count] = value;
                count++;
            }
        }
        return count;
    }
}
