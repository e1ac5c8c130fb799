package io.facelib.examples.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;

/** Charts as PNG files, all of one size in pixels. */
final class ChartFile {
    static final int WIDTH = 1_000;
    static final int HEIGHT = 700;

    private ChartFile() {}

    /** Writes a PNG, making its folder where needed. */
    static void write(XYChart chart, Path png) {
        try {
            Files.createDirectories(png.toAbsolutePath().getParent());
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", png.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("the plot " + png + " cannot be written: " + e.getMessage(), e);
        }
    }
}
