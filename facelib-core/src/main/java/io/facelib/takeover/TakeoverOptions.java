package io.facelib.takeover;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a tenant is taken over.
 *
 * @param source a name of the service's object store, the same in every run; a target that holds what was taken over from
 *     another is refused
 * @param faces the points of the service's collection of faces, as JSON; without them every picture is analysed
 * @param identities the points of its collection of identities, as JSON; without them the people are those whom points of faces
 *     name
 * @param crawled whether the tenant is the one that the service's crawler worked for: then what is kept under no tenant is its
 * @param newFaces whether faces that the service had no point for are stored, too, where points are given
 * @param again whether a target that has faces or people of the tenant which were not taken over, or that were removed
 *     there since, is taken all the same, and every picture analysed anew
 * @param progress told now and then, in words, how far it is, and at once of everything that cannot be taken over; by
 *     any thread, one at a time
 */
public record TakeoverOptions(
        String source,
        Optional<Path> faces,
        Optional<Path> identities,
        boolean crawled,
        boolean newFaces,
        boolean again,
        Consumer<String> progress) {
    /** The careful ones, without points, telling nobody. */
    public static TakeoverOptions from(String source) {
        return new TakeoverOptions(source, Optional.empty(), Optional.empty(), false, false, false, words -> {});
    }

    public TakeoverOptions withFaces(Path value) {
        return new TakeoverOptions(source, Optional.of(value), identities, crawled, newFaces, again, progress);
    }

    public TakeoverOptions withIdentities(Path value) {
        return new TakeoverOptions(source, faces, Optional.of(value), crawled, newFaces, again, progress);
    }

    public TakeoverOptions withCrawled(boolean value) {
        return new TakeoverOptions(source, faces, identities, value, newFaces, again, progress);
    }

    public TakeoverOptions withNewFaces(boolean value) {
        return new TakeoverOptions(source, faces, identities, crawled, value, again, progress);
    }

    public TakeoverOptions takingAgain(boolean value) {
        return new TakeoverOptions(source, faces, identities, crawled, newFaces, value, progress);
    }

    public TakeoverOptions telling(Consumer<String> listener) {
        return new TakeoverOptions(source, faces, identities, crawled, newFaces, again, listener);
    }
}
