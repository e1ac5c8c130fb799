package io.facelib.examples;

import io.facelib.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The photos of a folder and of all folders in it, in the order of their names.
 *
 * @param root where the search began
 * @param photos files whose name ends as that of a picture
 * @param others how many other files there are
 */
public record PhotoFolder(Path root, List<Path> photos, long others) {
    private static final List<String> ENDINGS =
            List.of("jpg", "jpeg", "jpe", "png", "webp", "bmp", "gif", "tif", "tiff", "pgm", "ppm");

    /**
     * Looks through a folder.
     *
     * @throws InvalidInputException if it is none, or holds no photo
     */
    public static PhotoFolder of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException("folder", folder + " is no folder");
        }
        List<Path> files = files(folder);
        List<Path> photos = files.stream().filter(PhotoFolder::isPhoto).toList();
        if (photos.isEmpty()) {
            throw new InvalidInputException("folder", folder + " holds no file ending in one of " + ENDINGS);
        }
        return new PhotoFolder(folder, photos, files.size() - photos.size());
    }

    /** A photo's path below the folder, with slashes. */
    public String name(Path photo) {
        return root.relativize(photo).toString().replace('\\', '/');
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.find(folder.resolve(""), Integer.MAX_VALUE, (p, a) -> a.isRegularFile())) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isPhoto(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
