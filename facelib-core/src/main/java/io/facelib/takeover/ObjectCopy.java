package io.facelib.takeover;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StoredObject;
import io.facelib.takeover.TakeoverReport.Count;
import io.facelib.takeover.TakeoverReport.Kind;
import io.facelib.takeover.TakeoverReport.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Brings the tenant's objects to the target under the keys that they have, unless both are one store. What the target has is
 * what was done, so it may be ended at any time and begun again.
 */
final class ObjectCopy {
    private static final int THREADS = 8;

    private final ObjectStore from;
    private final ObjectStore to;
    private final TenantId tenant;
    private final TenantObjects which;
    private final Marker marker;
    private final boolean again;
    private final Tally tally;

    ObjectCopy(
            ObjectStore from,
            ObjectStore to,
            TenantId tenant,
            TenantObjects which,
            Marker marker,
            boolean again,
            Tally tally) {
        this.from = from;
        this.to = to;
        this.tenant = tenant;
        this.which = which;
        this.marker = marker;
        this.again = again;
        this.tally = tally;
    }

    void run() {
        SamePlace place = new SamePlace(from, to, tenant);
        for (String bucket : StorageLayout.BUCKETS) {
            place.clear(bucket);
            if (place.isSame(bucket)) {
                tally.note("the target keeps " + bucket + " where the service does: nothing was copied");
            } else {
                bring(bucket);
            }
        }
    }

    private void bring(String bucket) {
        try (Workers workers = new Workers(THREADS)) {
            which.each(from, bucket, object -> workers.add(() -> bring(object)));
            workers.finish();
        }
    }

    private void bring(StoredObject source) {
        Optional<StoredObject> there = to.stat(source.key());
        if (there.filter(target -> isSame(source, target)).isPresent()) {
            tally.add(Count.OBJECTS_THERE);
        } else if (there.isEmpty() && !again && marker.isHandled(source.modified())) {
            tally.add(Count.OBJECTS_REMOVED);
        } else {
            copy(source);
        }
    }

    /** What was put before the end of a run that ended well was compared then. */
    private boolean isSame(StoredObject source, StoredObject target) {
        boolean compared = !again
                && marker.ended().filter(target.modified()::isBefore).isPresent()
                && !target.modified().isBefore(marker.begun())
                && !target.modified().isBefore(source.modified());
        return source.size() == target.size()
                && (compared || digest(from, source.key()).equals(digest(to, source.key())));
    }

    private static Optional<String> digest(ObjectStore store, ObjectKey key) {
        return store.open(key, 0).map(content -> digest(key, content));
    }

    private static String digest(ObjectKey key, InputStream content) {
        try (content) {
            return Digests.of(content);
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    private void copy(StoredObject source) {
        try {
            from.open(source.key(), 0).ifPresent(content -> copy(source, content));
        } catch (InvalidInputException e) {
            tally.left(Kind.OBJECT, source.key().toString(), Reason.INVALID_OBJECT, String.valueOf(e.getMessage()));
        }
    }

    private void copy(StoredObject source, InputStream content) {
        try (DigestInputStream through = new DigestInputStream(content, Digests.sha256())) {
            to.put(source.key(), through, source.info());
            String sent = HexFormat.of().formatHex(through.getMessageDigest().digest());
            if (!digest(to, source.key()).filter(sent::equals).isPresent()) {
                to.delete(source.key());
                throw new BackendException(
                        to.name(), true, Committed.UNKNOWN, source.key() + " is not what was put there");
            }
            tally.add(Count.OBJECTS_COPIED);
        } catch (IOException e) {
            throw unreadable(source.key(), e);
        }
    }

    private static BackendException unreadable(ObjectKey key, IOException cause) {
        return new BackendException("objects", true, Committed.UNKNOWN, "reading " + key + " failed", cause);
    }
}
