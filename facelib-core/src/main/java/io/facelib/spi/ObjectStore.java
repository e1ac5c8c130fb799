package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps pictures, thumbnails and crops under keys that facelib makes up.
 *
 * <p>Every method throws {@link BackendException} when the store cannot be reached or fails. Safe for any number of
 * threads.
 */
public interface ObjectStore extends AutoCloseable {
    /** The short name that health and results tell, such as {@code memory}. */
    String name();

    /** What this store can do beyond the rest of this interface. */
    ObjectStoreCapabilities capabilities();

    /**
     * Stores an object whole. When the call returns it is durable and readable; until then readers see the former object
     * or none, never a part. An existing object is replaced. Calling twice is harmless.
     *
     * @param content read to its end, not closed; when reading it fails nothing is stored
     * @param info kept with the object
     */
    void put(ObjectKey key, InputStream content, ObjectInfo info);

    /**
     * Stores several objects, each as {@link #put} does: when the call returns all are durable and readable. When it fails, or
     * the process ends, any of them may be stored and any not, but each is whole. May cost less than as many calls.
     *
     * @param objects of different keys
     */
    default void putAll(List<NewObject> objects) {
        objects.forEach(object -> put(object.key(), object.content(), object.info()));
    }

    /** What is known of an object without reading it; empty when there is none. */
    Optional<StoredObject> stat(ObjectKey key);

    /**
     * Opens an object for reading, from {@code offset} on. A replacement or deletion meanwhile does not disturb a stream
     * that is open.
     *
     * @param offset in bytes, 0 to the object's size
     * @return empty when there is no such object; the caller closes the stream
     */
    Optional<InputStream> open(ObjectKey key, long offset);

    /**
     * Removes an object. When the call returns no reader finds it; its bytes are gone from the medium as the backend
     * documents. Removing what does not exist is harmless.
     *
     * @return whether there was such an object
     */
    boolean delete(ObjectKey key);

    /**
     * Lists keys of a bucket that begin with a prefix, in ascending order of their UTF-16 text. An empty bucket is the
     * same as one that was never written to.
     */
    Page<StoredObject> list(String bucket, String prefix, PageRequest page);

    /**
     * A link with which anybody can read the object for a while. Declared by
     * {@link ObjectStoreCapabilities#presignedLinks()}; empty where it is not declared.
     */
    Optional<URI> presign(ObjectKey key, Duration validity);

    /** Releases what the store holds open. Later calls fail; closing twice is harmless. */
    @Override
    void close();
}
