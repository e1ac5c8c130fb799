package io.facelib.examples;

import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.inference.Models;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** What the commands can show where there is neither a network nor a model: the classical analyser and drawn portraits. */
public final class Demonstration {
    private Demonstration() {}

    /** The analyser that needs no weights. */
    public static Models models() {
        return FakeModels.models();
    }

    /** Draws the sample portraits into a folder. */
    public static List<Path> samples(Path folder) {
        try {
            Files.createDirectories(folder);
            List<Path> files = new ArrayList<>();
            for (String name : List.of("anna", "ben", "carla", "david")) {
                for (int i = 1; i <= 4; i++) {
                    files.add(draw(folder, name + "_0" + i + ".jpg", i, name));
                }
            }
            files.add(draw(folder, "group_01.jpg", 9, "anna", "david", "emil"));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path draw(Path folder, String file, int variation, String... names) throws IOException {
        Path path = folder.resolve(file);
        ImageIO.write(FakeFaces.draw(variation, names), "jpg", path.toFile());
        return path;
    }
}
