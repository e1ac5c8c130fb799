package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.error.SetupException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A storage put together of several: a base that keeps everything, of which some parts are kept elsewhere; or no base, and
 * every part named.
 *
 * <pre>{@code
 * Storage storage = CombinedStorage.over(EmbeddedStorage.at(directory)).withObjects(S3ObjectStore.at(endpoint));
 * }</pre>
 *
 * <p>The base is opened first, then objects, vectors, state and queue; they are closed the other way round, and when one
 * cannot be opened those before it are closed again. Where the base keeps a part that is named here as well, the base's is
 * not used; nothing is moved, so what lies there already is not found any more. Keys are those that the engine was given,
 * or the base's own.
 *
 * <p>What the base offers for its maintenance, such as a backup, covers what the base keeps and no more: the parts that are
 * elsewhere are to be saved by their own means, and later than the base when the copies are to fit together. Faces are
 * written after their pictures: a copy of pictures that is made after that of the faces has all that those refer to.
 *
 * <p>This is a description: making one touches nothing, and it never changes, so it may be kept and used from any thread.
 */
public final class CombinedStorage implements Storage {
    private final Optional<Storage> base;
    private final Optional<BackendFactory<? extends ObjectStore>> objects;
    private final Optional<BackendFactory<? extends VectorIndex>> vectors;
    private final Optional<BackendFactory<? extends StateBackends>> state;
    private final Optional<BackendFactory<? extends JobQueue>> queue;

    private CombinedStorage(
            Optional<Storage> base,
            Optional<BackendFactory<? extends ObjectStore>> objects,
            Optional<BackendFactory<? extends VectorIndex>> vectors,
            Optional<BackendFactory<? extends StateBackends>> state,
            Optional<BackendFactory<? extends JobQueue>> queue) {
        this.base = base;
        this.objects = objects;
        this.vectors = vectors;
        this.state = state;
        this.queue = queue;
    }

    /** A storage of which some parts are to be kept elsewhere. */
    public static CombinedStorage over(Storage base) {
        return new CombinedStorage(
                Optional.of(base), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** No base: objects, vectors and state have to be named, the queue if the state has none, and the engine's keys. */
    public static CombinedStorage ofParts() {
        return new CombinedStorage(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Keeps pictures, thumbnails and crops there. */
    public CombinedStorage withObjects(BackendFactory<? extends ObjectStore> factory) {
        return new CombinedStorage(base, Optional.of(factory), vectors, state, queue);
    }

    /** Keeps face records there. */
    public CombinedStorage withVectors(BackendFactory<? extends VectorIndex> factory) {
        return new CombinedStorage(base, objects, Optional.of(factory), state, queue);
    }

    /**
     * Keeps identities, batches, ingested images, webhooks and audit there; work, too, if it has a queue and
     * {@link #withQueue} names no other.
     */
    public CombinedStorage withState(BackendFactory<? extends StateBackends> factory) {
        return new CombinedStorage(base, objects, vectors, Optional.of(factory), queue);
    }

    /** Keeps work that is to be done there. */
    public CombinedStorage withQueue(BackendFactory<? extends JobQueue> factory) {
        return new CombinedStorage(base, objects, vectors, state, Optional.of(factory));
    }

    /**
     * Opens all parts.
     *
     * @throws SetupException if a part or the keys are missing, or one cannot be opened until somebody does something
     * @throws BackendException if one cannot be reached
     */
    @Override
    public StorageBackends open(StorageSetup setup) {
        OpenParts opened = new OpenParts();
        try {
            return opened(setup, opened);
        } catch (RuntimeException | Error e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    private StorageBackends opened(StorageSetup setup, OpenParts opened) {
        Optional<StorageBackends> rest = base.map(b -> opened.add(b.open(setup.without(elsewhere()))));
        KeyService keys = either(rest.map(StorageBackends::keys), setup.keys(), "keys");
        StorageSetup known = setup.with(keys);
        ObjectStore pictures = either(open(objects, known, opened), rest.map(StorageBackends::objects), "objects");
        VectorIndex faces = either(open(vectors, known, opened), rest.map(StorageBackends::vectors), "vectors");
        Optional<StateBackends> database = open(state, known, opened);
        Optional<JobQueue> named = open(queue, known, opened);
        return new CombinedBackends(
                pictures,
                faces,
                either(database.map(StateBackends::identities), rest.map(StorageBackends::identities), "state"),
                either(database.map(StateBackends::state), rest.map(StorageBackends::state), "state"),
                either(named.or(() -> database.flatMap(StateBackends::jobs)), rest.map(StorageBackends::jobs), "queue"),
                keys,
                opened);
    }

    private Set<StoragePart> elsewhere() {
        Set<StoragePart> named = EnumSet.noneOf(StoragePart.class);
        objects.ifPresent(o -> named.add(StoragePart.OBJECTS));
        vectors.ifPresent(v -> named.add(StoragePart.VECTORS));
        state.ifPresent(s -> named.add(StoragePart.STATE));
        queue.ifPresent(q -> named.add(StoragePart.QUEUE));
        return named;
    }

    private static <B extends AutoCloseable> Optional<B> open(
            Optional<BackendFactory<? extends B>> factory, StorageSetup setup, OpenParts opened) {
        return factory.map(f -> opened.add(f.open(setup)));
    }

    private static <T> T either(Optional<T> first, Optional<T> second, String part) {
        return first.or(() -> second)
                .orElseThrow(() -> new SetupException(
                        "the combined storage has no " + part + " and no base that has some",
                        part.equals("keys")
                                ? "Give the engine keys: builder.keys(...)."
                                : "Name the part, or put the storage over one that keeps everything."));
    }

    @Override
    public String toString() {
        return "CombinedStorage[base " + base.map(Object::toString).orElse("none") + ", elsewhere " + elsewhere() + "]";
    }
}
