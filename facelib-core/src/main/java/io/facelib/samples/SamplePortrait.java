package io.facelib.samples;

import java.awt.image.BufferedImage;
import java.util.List;

/** One drawn picture. Immutable and safe for any number of threads; drawing needs no display. */
public final class SamplePortrait {
    /** How far a channel strays at most, of 255. */
    private static final double GRAIN = 6;

    private final String fileName;
    private final int width;
    private final int height;
    private final int wall;
    private final int seed;
    private final List<Sitter> sitters;

    /**
     * A person in the picture.
     *
     * @param x of the middle of the head, pixels
     * @param y of the eyes, pixels
     * @param unit pixels that half a head takes
     */
    record Sitter(Person person, Shot shot, double x, double y, double unit) {}

    SamplePortrait(String fileName, int width, int height, int wall, List<Sitter> sitters) {
        this.fileName = fileName;
        this.width = width;
        this.height = height;
        this.wall = wall;
        this.seed = fileName.hashCode();
        this.sitters = List.copyOf(sitters);
    }

    /** The name of the file to keep it in, such as {@code anna_01.jpg}; different for each picture. */
    public String fileName() {
        return fileName;
    }

    /** Who is in the picture, from left to right: lower case names, one or more. */
    public List<String> people() {
        return sitters.stream().map(sitter -> sitter.person().name()).toList();
    }

    /**
     * Draws the picture anew: always the same pixels. Another Java version may round a sine otherwise in its last bit,
     * and with it a channel by a step.
     *
     * @return opaque, RGB, 300 to 960 pixels wide
     */
    public BufferedImage render() {
        Studio studio = new Studio(width, height);
        studio.wall(wall, seed);
        for (Sitter sitter : sitters) {
            studio.place(sitter.x(), sitter.y(), sitter.unit());
            Model.pose(studio, sitter.person(), sitter.shot());
        }
        return studio.develop(GRAIN, seed);
    }

    @Override
    public String toString() {
        return "SamplePortrait[" + fileName + "]";
    }
}
