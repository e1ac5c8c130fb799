package io.facelib.samples;

import io.facelib.samples.SamplePortrait.Sitter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures of six people who do not exist: five portraits of each, in different poses, lights and sizes, and four group
 * pictures. Every face is a surface that facelib's own code shapes, paints and lights; no photo and no picture of anyone
 * went into it, so the pictures may be used and shown freely under facelib's licence.
 *
 * <p>Models made for photos find every face, yet see more likeness between drawn people than between real ones: with the
 * standard models two portraits of one person have a cosine above 0.71, of two people below 0.52. A limit of 0.6 keeps
 * them apart; limits calibrated on photos are lower and let some pairs pass.
 *
 * <p>Nothing depends on chance, time or locale: the list and the pictures are the same in every run. Safe for any number
 * of threads.
 */
public final class SamplePortraits {
    private static final int[] WALLS = {0x8FA3AD, 0xB5A790, 0x7F8F7A, 0xA8A4B8, 0xC2B8A8, 0x6F7F90};

    /** The portraits of each person: nearly frontal first, so that it serves as a reference. */
    private static final List<Shot> SHOTS = List.of(
            new Shot(3, 0, 0, -30, 35, 0.40, 0.2, 0.5),
            new Shot(-13, 2, 3, 35, 30, 0.35, -0.2, 0.2),
            new Shot(15, -3, -4, -45, 25, 0.32, 0.5, 0.7),
            new Shot(-5, 4, -2, 20, 40, 0.46, 0, 0.35),
            new Shot(8, 0, 6, 50, 20, 0.28, 0.8, 0.4));

    private static final float JPEG_QUALITY = 0.92f;

    /** Pixels, one for each shot. */
    private static final int[] HEIGHTS = {600, 480, 720, 400, 540};

    private static final List<SamplePortrait> ALL = list();

    private SamplePortraits() {}

    /** All pictures, portraits first, in a fixed order. */
    public static List<SamplePortrait> all() {
        return ALL;
    }

    /**
     * Writes all pictures as JPEG files, over existing ones of the same names.
     *
     * @param folder made when it does not exist
     * @return the files, in the order of {@link #all()}
     * @throws IOException if the folder cannot be made or a file cannot be written
     */
    public static List<Path> writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        try {
            // Drawing takes nearly all of the time, and no picture depends on another.
            return ALL.parallelStream()
                    .map(portrait -> write(portrait, folder.resolve(portrait.fileName())))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Path write(SamplePortrait portrait, Path file) {
        try {
            return Files.write(file, jpeg(portrait.render()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] jpeg(BufferedImage picture) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(JPEG_QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static List<SamplePortrait> list() {
        List<SamplePortrait> all = new ArrayList<>();
        for (int i = 0; i < People.ALL.size(); i++) {
            for (int k = 0; k < SHOTS.size(); k++) {
                all.add(portrait(People.ALL.get(i), SHOTS.get(k), k, WALLS[(i + k) % WALLS.length]));
            }
        }
        all.add(group("group_01.jpg", WALLS[0], People.ANNA, People.BRUNO));
        all.add(group("group_02.jpg", WALLS[4], People.CHIDI, People.DORA, People.EMIL));
        all.add(group("group_03.jpg", WALLS[3], People.FUMI, People.ANNA, People.CHIDI));
        all.add(group("group_04.jpg", WALLS[2], People.EMIL, People.FUMI, People.BRUNO, People.DORA));
        return List.copyOf(all);
    }

    private static SamplePortrait portrait(Person person, Shot shot, int number, int wall) {
        int height = HEIGHTS[number];
        int width = height * 4 / 5;
        String name = String.format(Locale.ROOT, "%s_%02d.jpg", person.name(), number + 1);
        Sitter sitter = new Sitter(person, shot, width * 0.5, height * 0.46, height * 0.24);
        return new SamplePortrait(name, width, height, wall, List.of(sitter));
    }

    /** People side by side, each turned a little towards the middle, every second one a step back. */
    private static SamplePortrait group(String name, int wall, Person... people) {
        int height = 600;
        int width = 240 * people.length;
        List<Sitter> sitters = new ArrayList<>();
        for (int i = 0; i < people.length; i++) {
            double aside = i - (people.length - 1) / 2.0;
            Shot shot = new Shot(-6 * aside, 1, 2 * aside, -25, 35, 0.42, 0.1, 0.3 + 0.1 * i);
            double back = i % 2 == 0 ? 0 : 1;
            sitters.add(new Sitter(people[i], shot, 240 * i + 120, 270 - 40 * back, 108 - 8 * back));
        }
        return new SamplePortrait(name, width, height, wall, sitters);
    }
}
