package io.facelib.storage.s3;

import io.facelib.error.BackendException;
import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.ObjectStoreCapabilities;
import io.facelib.spi.StoredObject;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Objects in a store that speaks S3: Amazon's, or any other with an endpoint. For any number of processes at a time; safe
 * for any number of threads.
 *
 * <pre>{@code
 * CombinedStorage.over(EmbeddedStorage.at(directory))
 *         .withObjects(S3ObjectStore.at(URI.create("https://s3.example.com")).withCredentials(key, secret));
 * }</pre>
 *
 * <p>Buckets and keys are facelib's own ({@code raw-images/<tenant>/<image>.jpg} and so on); {@link S3Settings#withBucket}
 * and {@link S3Settings#withBucketPrefix} give buckets other names. A bucket that is missing is made with the first object.
 * The credentials need {@code GetObject}, {@code PutObject}, {@code DeleteObject}, {@code AbortMultipartUpload},
 * {@code ListBucket} (without which a missing object looks like a forbidden one) and, unless all buckets are there,
 * {@code CreateBucket}.
 *
 * <p><b>Consistency</b> is the server's. Amazon's S3 and those that keep to it show a put, a replacement and a deletion to
 * every reader as soon as the call returns, and never a part of an object. Two that put under one key at the same time both
 * succeed, and the later one stays. {@link StoredObject#modified()} is the server's time, in whole seconds.
 * {@link #delete} asks whether there is an object before it removes it, so two at the same time may both be told that there
 * was.
 *
 * <p><b>Durability</b> is the server's, from its answer on. When a put or deletion fails, {@link BackendException#committed()}
 * is {@code NO} where the server cannot have changed anything, and {@code UNKNOWN} where it may have and its answer was lost.
 *
 * <p><b>Erasure.</b> When a delete returns, the object is unreachable under its key; when its bytes leave the server's disks
 * is the server's affair. <b>A bucket that keeps versions keeps the bytes</b>: a delete only hides them, and whoever may read
 * versions still can. Use buckets without versions, or with a rule that removes former versions after days that you can
 * promise; likewise for replicas and object locks. Links that were handed out end with their object or their time.
 *
 * <p>Objects of up to one part's size (8 MiB unless set) are sent and had with one request, and lie on the heap meanwhile;
 * larger ones are sent in parts and read as they come. What a killed process has sent of parts stays in the bucket, unseen,
 * until a rule of the bucket removes unfinished uploads.
 *
 * <p>A page of a listing costs a request for each 1,000 keys and one for each object, whose type and attributes S3 does not
 * list. Keys with characters beyond U+DFFF are sorted on the heap where many share what is before the first of them;
 * facelib's keys have none.
 */
public final class S3ObjectStore implements ObjectStore {
    private static final String NAME = "s3";
    private static final Duration LONGEST_LINK = Duration.ofDays(7);

    private final S3Settings settings;
    private final Connection connection;
    private final Download download;
    private final Lookups lookups;
    private final ReadWriteLock calls = new ReentrantReadWriteLock();
    private volatile boolean closed;

    private S3ObjectStore(S3Settings settings) {
        this.settings = settings;
        this.connection = new Connection(NAME, settings);
        this.download = new Download(connection);
        this.lookups = new Lookups();
    }

    /**
     * A store at an endpoint of its own, such as {@code http://minio:9000}; buckets stand in the path.
     *
     * @throws InvalidInputException if it is not {@code http(s)://host[:port]}, or names a user
     */
    public static S3Settings at(URI endpoint) {
        return new S3Settings(S3Endpoint.at(endpoint));
    }

    /**
     * Amazon's own store.
     *
     * @param region such as {@code eu-central-1}
     * @throws InvalidInputException if it is no region's name
     */
    public static S3Settings onAws(String region) {
        return new S3Settings(S3Endpoint.onAws(region));
    }

    static S3ObjectStore open(S3Settings settings) {
        return new S3ObjectStore(settings);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ObjectStoreCapabilities capabilities() {
        return new ObjectStoreCapabilities(true, settings.presigning());
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException if {@code info} has more than 2,048 bytes of attributes, or a type that is no header's
     *     text
     * @throws SetupException if the bucket is missing and must not be made
     */
    @Override
    public void put(ObjectKey key, InputStream content, ObjectInfo info) {
        calling(() -> {
            new Upload(connection, NAME, key, info).run(content);
            return true;
        });
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        return calling(() -> download.stat(key));
    }

    /** {@inheritDoc} A large object that is read slowly holds a connection until the stream is closed. */
    @Override
    public Optional<InputStream> open(ObjectKey key, long offset) {
        return calling(() -> download.open(key, offset));
    }

    @Override
    public boolean delete(ObjectKey key) {
        return calling(() -> {
            boolean found = download.stat(key).isPresent();
            if (found) {
                remove(key);
            }
            return found;
        });
    }

    private void remove(ObjectKey key) {
        boolean removed = connection.writing(
                "the object " + key + " cannot be deleted",
                time -> connection
                        .client()
                        .deleteObject(r -> r.bucket(connection.buckets().name(key.bucket()))
                                .key(key.key())
                                .overrideConfiguration(Connection.within(time)))
                        .sdkHttpResponse()
                        .isSuccessful());
        assert removed;
    }

    @Override
    public Page<StoredObject> list(String bucket, String prefix, PageRequest page) {
        return calling(() -> {
            List<String> keys = new Listing(connection, bucket, prefix, page).keys();
            boolean more = keys.size() > page.limit();
            List<String> listed = more ? keys.subList(0, page.limit()) : keys;
            List<StoredObject> found = lookups.each(listed, key -> download.stat(new ObjectKey(bucket, key)));
            return new Page<>(found, more ? Optional.of(listed.get(listed.size() - 1)) : Optional.empty());
        });
    }

    /**
     * {@inheritDoc} It ends earlier when the credentials that signed it do.
     *
     * @throws InvalidInputException if the validity is outside 1 second to 7 days
     */
    @Override
    public Optional<URI> presign(ObjectKey key, Duration validity) {
        if (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(LONGEST_LINK) > 0) {
            throw new InvalidInputException("validity", validity + " is outside 1 second to 7 days");
        }
        return calling(() -> settings.presigning() ? Optional.of(link(key, validity)) : Optional.empty());
    }

    private URI link(ObjectKey key, Duration validity) {
        String link = connection.reading(
                "a link to the object " + key + " cannot be signed",
                time -> connection
                        .presigner()
                        .presignGetObject(r -> r.signatureDuration(validity)
                                .getObjectRequest(
                                        g -> g.bucket(connection.buckets().name(key.bucket()))
                                                .key(key.key())))
                        .url()
                        .toString());
        return URI.create(link);
    }

    private <T> T calling(Supplier<T> call) {
        calls.readLock().lock();
        try {
            if (closed) {
                throw new ClosedException("S3 object store");
            }
            return call.get();
        } finally {
            calls.readLock().unlock();
        }
    }

    /** Waits for the calls that run, then closes the client; streams of large objects that are open may break. */
    @Override
    public void close() {
        calls.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                lookups.close();
                connection.close();
            }
        } finally {
            calls.writeLock().unlock();
        }
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
