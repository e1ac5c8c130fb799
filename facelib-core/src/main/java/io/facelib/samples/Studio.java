package io.facelib.samples;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * A picture in the making: a background, then people from the back to the front, each of meshes with a depth buffer,
 * drawn at twice the size and shrunk at the end. Used by one thread.
 */
final class Studio {
    private static final int FINE = 2;
    /** From the middle of a head to the camera; nearer than in life, so that noses look a little larger than ears. */
    private static final double CAMERA = 7;

    /** The curve from light to channel, in steps finer than a channel even in the dark. */
    private static final int ENCODED = 1 << 16;

    private static final byte[] ENCODING = encoding();

    private final int width;
    private final int height;
    private final float[] light;
    private final float[] depth;

    private double centreX;
    private double centreY;
    private double scale;

    /**
     * An empty picture.
     *
     * @param width pixels
     * @param height pixels
     */
    Studio(int width, int height) {
        this.width = width * FINE;
        this.height = height * FINE;
        light = new float[this.width * this.height * 3];
        depth = new float[this.width * this.height];
    }

    /** Fills the picture with a wall that darkens away from its middle, 0xRRGGBB. */
    void wall(int rgb, int seed) {
        Ink ink = new Ink();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double u = (double) x / width;
                double v = (double) y / height;
                ink.set(rgb);
                ink.scale(1.15
                        - 0.9 * ((u - 0.5) * (u - 0.5) + (v - 0.4) * (v - 0.4))
                        + 0.12 * Noise.smooth(3 * u, 3 * v, seed));
                int at = (y * width + x) * 3;
                light[at] = (float) ink.red();
                light[at + 1] = (float) ink.green();
                light[at + 2] = (float) ink.blue();
            }
        }
    }

    /**
     * Where the next person stands, in front of everything drawn before.
     *
     * @param x of the middle of the head, pixels
     * @param y of the eyes, pixels
     * @param unit pixels that half a head takes
     */
    void place(double x, double y, double unit) {
        centreX = x * FINE;
        centreY = y * FINE;
        scale = unit * FINE;
        Arrays.fill(depth, Float.NEGATIVE_INFINITY);
    }

    /** Draws a surface of the person placed last. */
    void draw(Mesh mesh, Pose pose, Paint paint, Light lamp) {
        Corner[] corners = new Corner[mesh.points.length];
        for (int i = 0; i < corners.length; i++) {
            double[] p = pose.point(mesh.points[i]);
            double near = scale * CAMERA / (CAMERA - p[2]);
            corners[i] = new Corner(
                    centreX + p[0] * near,
                    centreY - p[1] * near,
                    p[2],
                    mesh.points[i],
                    pose.direction(mesh.normals[i]));
        }
        Brush brush = new Brush(paint, lamp);
        for (int r = 0; r + 1 < mesh.rows; r++) {
            for (int c = 0; c + 1 < mesh.columns; c++) {
                int i = r * mesh.columns + c;
                brush.triangle(corners[i], corners[i + 1], corners[i + mesh.columns]);
                brush.triangle(corners[i + 1], corners[i + mesh.columns + 1], corners[i + mesh.columns]);
            }
        }
    }

    /**
     * A point of a mesh as the camera sees it.
     *
     * @param x pixels of the fine picture
     * @param y pixels of the fine picture
     * @param z towards the camera
     * @param own in the person's space
     * @param normal in the camera's space
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Corner(double x, double y, double z, double[] own, double[] normal) {}

    private final class Brush {
        private final Paint paint;
        private final Light lamp;
        private final Ink ink = new Ink();
        private final double[] own = new double[3];
        private final double[] normal = new double[3];

        Brush(Paint paint, Light lamp) {
            this.paint = paint;
            this.lamp = lamp;
        }

        void triangle(Corner a, Corner b, Corner c) {
            double area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
            // A triangle that runs clockwise on the screen shows its back.
            if (area >= 0) {
                return;
            }
            int left = (int) Math.max(0, Math.ceil(Math.min(a.x, Math.min(b.x, c.x)) - 0.5));
            int right = (int) Math.min(width - 1, Math.floor(Math.max(a.x, Math.max(b.x, c.x)) - 0.5));
            int top = (int) Math.max(0, Math.ceil(Math.min(a.y, Math.min(b.y, c.y)) - 0.5));
            int bottom = (int) Math.min(height - 1, Math.floor(Math.max(a.y, Math.max(b.y, c.y)) - 0.5));
            for (int y = top; y <= bottom; y++) {
                for (int x = left; x <= right; x++) {
                    double px = x + 0.5;
                    double py = y + 0.5;
                    double shareB = ((px - a.x) * (c.y - a.y) - (c.x - a.x) * (py - a.y)) / area;
                    double shareC = ((b.x - a.x) * (py - a.y) - (px - a.x) * (b.y - a.y)) / area;
                    double shareA = 1 - shareB - shareC;
                    if (shareA >= 0 && shareB >= 0 && shareC >= 0) {
                        dot(y * width + x, a, shareA, b, shareB, c, shareC);
                    }
                }
            }
        }

        private void dot(int at, Corner a, double shareA, Corner b, double shareB, Corner c, double shareC) {
            float z = (float) (shareA * a.z + shareB * b.z + shareC * c.z);
            if (z <= depth[at]) {
                return;
            }
            depth[at] = z;
            double squares = 0;
            for (int i = 0; i < 3; i++) {
                own[i] = shareA * a.own[i] + shareB * b.own[i] + shareC * c.own[i];
                normal[i] = shareA * a.normal[i] + shareB * b.normal[i] + shareC * c.normal[i];
                squares += normal[i] * normal[i];
            }
            for (int i = 0; i < 3; i++) {
                normal[i] /= Math.sqrt(squares);
            }
            paint.paint(own[0], own[1], own[2], ink);
            lamp.shine(normal, ink, light, at * 3);
        }
    }

    /**
     * The finished picture, with the grain of a sensor.
     *
     * @param grain how far a channel strays at most, of 255
     */
    BufferedImage develop(double grain, int seed) {
        BufferedImage picture = new BufferedImage(width / FINE, height / FINE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                double stray = grain * Noise.point(x, y, seed);
                int rgb = channel(x, y, 0, stray) << 16 | channel(x, y, 1, stray) << 8 | channel(x, y, 2, stray);
                picture.setRGB(x, y, rgb);
            }
        }
        return picture;
    }

    private static byte[] encoding() {
        byte[] encoded = new byte[ENCODED];
        for (int i = 0; i < ENCODED; i++) {
            encoded[i] = (byte) Math.round(255 * Math.pow(i / (ENCODED - 1.0), 1 / Ink.GAMMA));
        }
        return encoded;
    }

    private int channel(int x, int y, int channel, double stray) {
        double sum = 0;
        for (int j = 0; j < FINE; j++) {
            for (int i = 0; i < FINE; i++) {
                sum += light[((y * FINE + j) * width + x * FINE + i) * 3 + channel];
            }
        }
        int level = (int) (Math.min(1, sum / (FINE * FINE)) * (ENCODED - 1));
        return (int) Math.max(0, Math.min(255, Math.round((ENCODING[level] & 0xFF) + stray)));
    }
}
