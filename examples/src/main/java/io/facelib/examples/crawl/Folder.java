package io.facelib.examples.crawl;

import io.facelib.examples.PhotoFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The photos of a folder as a frontier knows them: a file that was changed since is another one. */
final class Folder {
    private static final char SEPARATOR = '|';

    private Folder() {}

    /** All photos below a folder. */
    static List<String> sources(Path folder) {
        return PhotoFolder.of(folder).photos().stream().map(Folder::source).toList();
    }

    private static String source(Path photo) {
        try {
            Path file = photo.toAbsolutePath().normalize();
            return file.toString()
                    + SEPARATOR
                    + Files.size(file)
                    + SEPARATOR
                    + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException("the photo " + photo + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The path of a photo. */
    static String path(String source) {
        int size = source.lastIndexOf(SEPARATOR, source.lastIndexOf(SEPARATOR) - 1);
        return source.substring(0, size);
    }
}
