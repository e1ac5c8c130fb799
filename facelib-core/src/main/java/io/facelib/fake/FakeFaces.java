package io.facelib.fake;

import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * Draws pictures of people for the fake model: the same name is the same person, another variation another photo of
 * them. The pictures are ordinary images, so they survive scaling to a half and JPEG at good quality.
 */
public final class FakeFaces {
    private static final int PADDING = 40;
    private static final int PICTURE = FakeCode.SIDE + 2 * PADDING;

    private FakeFaces() {}

    /** A photo of one person. */
    public static FaceImage portrait(String name) {
        return portrait(name, 0);
    }

    /**
     * One of several photos of a person.
     *
     * @param variation 0 to 63; equal ones give the same picture
     */
    public static FaceImage portrait(String name, int variation) {
        return FaceImage.of(draw(variation, name));
    }

    /** A photo of several people, side by side. */
    public static FaceImage group(String... names) {
        return FaceImage.of(draw(0, names));
    }

    /** A photo of nobody. */
    public static FaceImage nobody() {
        return FaceImage.of(draw(0));
    }

    /**
     * The picture itself, for tests that go through files or uploads.
     *
     * @param variation 0 to 63
     * @param names nobody to sixteen people, from left to right
     */
    public static BufferedImage draw(int variation, String... names) {
        if (variation < 0 || variation > 63) {
            throw new InvalidInputException("variation", variation + " is outside 0 to 63");
        }
        if (names.length > 16) {
            throw new InvalidInputException("names", names.length + " are more than the limit of 16");
        }
        int width = Math.max(1, names.length) * PICTURE;
        BufferedImage picture = new BufferedImage(width, PICTURE, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D g = picture.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, width, PICTURE);
            for (int i = 0; i < names.length; i++) {
                drawFace(g, i * PICTURE + PADDING, PADDING, FakeCode.of(names[i], variation));
            }
        } finally {
            g.dispose();
        }
        return picture;
    }

    private static void drawFace(Graphics2D g, int left, int top, boolean[] cells) {
        g.setColor(Color.MAGENTA);
        g.fillRect(left, top, FakeCode.SIDE, FakeCode.SIDE);
        for (int i = 0; i < cells.length; i++) {
            int column = i % FakeCode.INNER + 1;
            int row = i / FakeCode.INNER + 1;
            g.setColor(cells[i] ? Color.WHITE : Color.BLACK);
            g.fillRect(left + column * FakeCode.CELL, top + row * FakeCode.CELL, FakeCode.CELL, FakeCode.CELL);
        }
    }
}
