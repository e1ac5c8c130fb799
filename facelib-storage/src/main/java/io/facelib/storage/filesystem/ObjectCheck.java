package io.facelib.storage.filesystem;

import io.facelib.model.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads every file below a root that it visits, and tells which are not an object's, whole and in its place. */
final class ObjectCheck extends SimpleFileVisitor<Path> {
    private final ObjectPaths paths;
    private final Predicate<Path> skipped;
    private final Consumer<ObjectKey> found;
    private final Consumer<String> problems;
    private long whole;

    ObjectCheck(ObjectPaths paths, Predicate<Path> skipped, Consumer<ObjectKey> found, Consumer<String> problems) {
        this.paths = paths;
        this.skipped = skipped;
        this.found = found;
        this.problems = problems;
    }

    long whole() {
        return whole;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return skipped.test(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String shown = paths.root().relativize(file).toString();
        Optional<ObjectKey> key = paths.key(file);
        if (attributes.isSymbolicLink()) {
            problems.accept("file " + shown + " is a symbolic link, which is never followed");
        } else if (key.isEmpty()) {
            problems.accept("file " + shown + " is in no place that facelib uses; it is ignored");
        } else {
            read(file, key.get(), "object " + key.get() + " (file " + shown + ")");
        }
        return FileVisitResult.CONTINUE;
    }

    private void read(Path file, ObjectKey key, String shown) {
        try (ObjectFile object = ObjectFile.open(file, key);
                InputStream content = object.content(0)) {
            content.transferTo(OutputStream.nullOutputStream());
            found.accept(key);
            whole++;
        } catch (NoSuchFileException e) {
            // deleted meanwhile
        } catch (DamagedFileException e) {
            found.accept(key);
            problems.accept(shown + " is damaged: " + e.getMessage());
        } catch (IOException e) {
            found.accept(key);
            problems.accept(shown + " cannot be read: " + e);
        }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        if (!(e instanceof NoSuchFileException)) {
            problems.accept("file " + paths.root().relativize(file) + " cannot be read: " + e);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
        return FileVisitResult.CONTINUE; // removed meanwhile, or told by visitFileFailed
    }
}
