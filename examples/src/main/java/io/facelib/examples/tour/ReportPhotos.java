package io.facelib.examples.tour;

import io.facelib.image.DecodedImage;
import io.facelib.image.ImageAdmission;
import io.facelib.image.ImageDecoder;
import io.facelib.image.ImageLimits;
import io.facelib.image.JpegEncoder;
import io.facelib.model.FaceImage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The photos of a report: upright JPEG copies of moderate size under plain numbers, without the originals' metadata.
 * Photos of an earlier report in the same folder are removed.
 */
final class ReportPhotos {
    private static final int LONGEST_SIDE = 720;
    private static final int QUALITY = 85;

    private final Path folder;
    private final Map<Path, Copy> copies = new HashMap<>();
    private final ImageDecoder decoder =
            new ImageDecoder(ImageLimits.defaults(), new ImageAdmission(ImageLimits.defaults(), Duration.ofSeconds(5)));

    /**
     * A photo in the report.
     *
     * @param link relative to the page
     * @param width of the upright original, pixels: the scale that marks are drawn in
     * @param height of the upright original, pixels
     */
    record Copy(String link, int width, int height) {}

    ReportPhotos(Path report) throws IOException {
        folder = Files.createDirectories(report.resolve("photos"));
        try (DirectoryStream<Path> former = Files.newDirectoryStream(folder, "[0-9]*.jpg")) {
            for (Path photo : former) {
                Files.delete(photo);
            }
        }
    }

    /** The copy of a photo, made when it is first asked for. */
    Copy of(Path photo) throws IOException {
        if (!copies.containsKey(photo)) {
            copies.put(photo, copy(photo));
        }
        return Objects.requireNonNull(copies.get(photo));
    }

    private Copy copy(Path photo) throws IOException {
        String name = String.format(Locale.ROOT, "%04d.jpg", copies.size() + 1);
        try (DecodedImage image = decoder.decode(FaceImage.of(photo))) {
            double scale = Math.min(1.0, (double) LONGEST_SIDE / Math.max(image.width(), image.height()));
            int width = Math.max(1, (int) Math.round(image.width() * scale));
            int height = Math.max(1, (int) Math.round(image.height() * scale));
            Files.write(folder.resolve(name), JpegEncoder.encode(image.scaled(width, height), QUALITY));
            return new Copy("photos/" + name, image.width(), image.height());
        }
    }
}
