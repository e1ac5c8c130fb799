package io.facelib.storage;

import io.facelib.model.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What must be in a storage, according to the processes that wrote to it: for each image the states it may be in, a single
 * one where the last write was acknowledged. For one thread.
 */
final class CrashModel {
    /**
     * What there is of an image.
     *
     * @param faces the write that they are of
     * @param original the version of the object; 0 if there is none
     * @param thumbnail likewise
     */
    record State(Optional<CrashOperation> faces, int original, int thumbnail) {
        static final State NOTHING = new State(Optional.empty(), 0, 0);

        boolean isOrphan() {
            return faces.isEmpty() && (original > 0 || thumbnail > 0);
        }
    }

    /** By tenant and image. */
    private final Map<String, List<State>> images = new TreeMap<>();

    private final Map<String, CrashOperation> begun = new HashMap<>();
    private final List<CrashOperation> gone = new ArrayList<>();
    private long acknowledged;

    void begin(String thread, CrashOperation operation) {
        begun.put(thread, operation);
        images.put(name(operation), after(operation));
    }

    void done(String thread) {
        CrashOperation operation = begun.remove(thread);
        if (operation != null) {
            List<State> states = after(operation);
            resolve(name(operation), states.get(states.size() - 1));
            acknowledged++;
        }
    }

    static String name(CrashOperation operation) {
        return operation.tenant() + "/" + operation.image();
    }

    static ObjectKey original(String image) {
        return new ObjectKey("raw-images", image + ".jpg");
    }

    static ObjectKey thumbnail(String image) {
        return new ObjectKey("thumbnails", image + "_thumb.jpg");
    }

    /** The states that a write goes through, in the order in which it changes one thing after the other. */
    private List<State> after(CrashOperation operation) {
        List<State> states = new ArrayList<>();
        State former =
                images.getOrDefault(name(operation), List.of(State.NOTHING)).get(0);
        int version = operation.version();
        states.add(former);
        former.faces().ifPresent(gone::add);
        if (operation.deletes()) {
            states.add(new State(Optional.empty(), former.original(), former.thumbnail()));
            states.add(new State(Optional.empty(), 0, former.thumbnail()));
            states.add(State.NOTHING);
        } else {
            states.add(new State(former.faces(), version, former.thumbnail()));
            states.add(new State(former.faces(), version, version));
            states.add(new State(Optional.of(operation), version, version));
        }
        return states;
    }

    /** Says in which of its states an image was found: from now on it must stay so. */
    void resolve(String image, State state) {
        if (state.equals(State.NOTHING)) {
            images.remove(image);
        } else {
            images.put(image, List.of(state));
        }
    }

    /** The writes in doubt are settled: what was found was told by {@link #resolve}. */
    void settled() {
        begun.clear();
        gone.clear();
    }

    /** The images that may be there. */
    List<String> images() {
        return List.copyOf(images.keySet());
    }

    /** The states that an image may be in. */
    List<State> allowed(String image) {
        return images.getOrDefault(image, List.of(State.NOTHING));
    }

    /** Whose faces were deleted or replaced since it was last {@link #settled}, in doubt or not. */
    List<CrashOperation> gone() {
        return gone;
    }

    long acknowledged() {
        return acknowledged;
    }

    int inDoubt() {
        return begun.size();
    }
}
