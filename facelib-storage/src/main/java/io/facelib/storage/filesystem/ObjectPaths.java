package io.facelib.storage.filesystem;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.storage.filesystem.FileNames.Decoded;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an object's file is: {@code ROOT/bucket/segment/.../last-segment}, each part named by {@link FileNames}. A
 * segment whose name would be too long is cut into directories, at places that depend on its beginning alone, so that a
 * walk through the tree in the order of the texts meets the keys in order.
 */
final class ObjectPaths {
    private final Path root;

    ObjectPaths(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    Path bucket(String bucket) {
        return root.resolve(FileNames.directory(bucket));
    }

    Path file(ObjectKey key) {
        Path path = bucket(key.bucket());
        String[] segments = key.key().split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String rest = segments[i];
            for (int end; (end = FileNames.endOfBeginning(rest)) >= 0; rest = rest.substring(end)) {
                path = path.resolve(FileNames.beginning(rest.substring(0, end)));
            }
            path = path.resolve(i < segments.length - 1 ? FileNames.directory(rest) : FileNames.file(rest));
        }
        return path;
    }

    /** The key of the object whose place this file is; empty when it is no object's place. */
    Optional<ObjectKey> key(Path file) {
        StringBuilder text = new StringBuilder();
        for (Path name : root.relativize(file)) {
            Optional<Decoded> decoded = FileNames.decode(name.toString());
            if (decoded.isEmpty()) {
                return Optional.empty();
            }
            text.append(decoded.get().text());
        }
        return key(text.toString()).filter(key -> file(key).equals(file));
    }

    private static Optional<ObjectKey> key(String text) {
        int slash = text.indexOf('/');
        try {
            return slash < 0
                    ? Optional.empty()
                    : Optional.of(new ObjectKey(text.substring(0, slash), text.substring(slash + 1)));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
