package io.facelib.samples;

import static io.facelib.samples.Curves.bell;
import static io.facelib.samples.Curves.mix;
import static io.facelib.samples.Curves.power;
import static io.facelib.samples.Curves.step;

/**
 * The surface of a head: a rounded body, pushed in and out along the line of sight by the features. In the space of a
 * person the eyes are at height 0 and about 1 above the chin, x goes to the right of the picture, y up, z to the camera;
 * the unit is half the height of a head.
 */
final class HeadShape implements Mesh.Surface {
    static final double DEPTH = 0.86;
    private static final double CROWN = 1.04;
    private static final int GRID = 320;

    private final Person person;
    private final Person.Shape shape;
    private final double smile;

    HeadShape(Person person, double smile) {
        this.person = person;
        this.shape = person.shape();
        this.smile = smile;
    }

    Mesh mesh() {
        return new Mesh(GRID, GRID, this);
    }

    @Override
    public double[] at(double u, double v) {
        double lon = (2 * u - 1) * Math.PI;
        double lat = (v - 0.5) * Math.PI;
        double round = Math.max(0, Math.cos(lat));
        double narrowing = lat < 0 ? shape.jaw() : 0.7;
        double x = shape.width() * Math.pow(round, narrowing) * Math.sin(lon);
        double y = (lat < 0 ? shape.chin() : CROWN) * Math.sin(lat);
        double z = DEPTH * Math.pow(round, 0.75) * power(Math.cos(lon), 0.85);
        double out = 1 + person.hair().volume() * hair(x, y, z) * (1 + 0.1 * Noise.smooth(9 * lon, 7 * lat, 5));
        return new double[] {x * out, y * out, z * out + step(0.02, 0.3, z) * relief(x, y)};
    }

    /** How much of a place is hair, 0 to 1; the line runs from the forehead over the temples to the nape. */
    double hair(double x, double y, double z) {
        if (person.hair().cut() == Person.Cut.BALD) {
            return 0;
        }
        double front = z / DEPTH;
        double side = Math.abs(x) / shape.width();
        double forehead = person.hair().line() - 0.3 * side * side + 0.05 * Noise.smooth(4 * x + 7, 0, 3);
        double temple = mix(forehead, -0.12, step(0.5, 0.22, front));
        double line = mix(temple, -0.5, step(-0.15, -0.45, front));
        return step(-0.03, 0.06, y - line + 0.025 * Noise.smooth(24 * x, 5 * y, 4));
    }

    /** How far the features push the face towards the camera. */
    private double relief(double x, double y) {
        double ax = Math.abs(x);
        return eyes(ax, y) + nose(ax, y) + mouth(x, y) + cheeksAndChin(ax, y);
    }

    private double eyes(double ax, double y) {
        double gap = shape.eyeGap();
        double size = shape.eyeSize() / 0.15;
        double socket = -0.1 * bell(ax - gap, y - 0.01, 0.15 * size, 0.09);
        double ball = 0.055 * bell(ax - gap, y, 0.095 * size, 0.065);
        double ridge = 0.045 * bell(ax - gap * 0.9, y - person.brows().height(), 0.2, 0.06);
        return socket + ball + ridge;
    }

    private double nose(double ax, double y) {
        double tip = -shape.nose();
        double along = Math.max(0, Math.min(1, (0.12 - y) / (0.12 - tip)));
        double under = step(tip - 0.1, tip + 0.01, y);
        double width = mix(0.055, 0.4 * shape.noseWidth() + 0.025, along);
        double bridge = shape.noseHeight() * (0.22 + 0.78 * along * along) * under * bell(ax / width);
        double root = step(0.3, 0.05, y);
        double wings = 0.09 * bell(ax - 0.68 * shape.noseWidth(), y - tip + 0.03, 0.42 * shape.noseWidth(), 0.05);
        return bridge * root + wings;
    }

    private double mouth(double x, double y) {
        double at = y - shape.mouthY();
        double wide = shape.mouth() * (1 + 0.14 * smile);
        double mound = 0.055 * bell(x, at, 0.9 * wide, 0.15);
        double full = shape.lips();
        double upper = 0.5 * full * bell(x, at - 0.55 * full, 0.55 * wide, 0.45 * full);
        double lower = 0.65 * full * bell(x, at + 0.7 * full, 0.5 * wide, 0.5 * full);
        double below = -0.05 * bell(x, at + 2 * full + 0.05, 0.6 * wide, 0.04);
        double philtrum = -0.012 * bell(x, at - full - 0.05, 0.025, 0.05);
        return mound + upper + lower + below + philtrum;
    }

    private double cheeksAndChin(double ax, double y) {
        double bones = (shape.cheeks() + 0.04 * smile) * bell(ax - 0.6 * shape.width(), y + 0.3, 0.16, 0.13);
        double chin = 0.1 * bell(ax, y + 0.9 * shape.chin(), 0.16, 0.1);
        double fold = -(0.004 + 0.03 * person.looks().age() + 0.015 * smile) * bell(foldDistance(ax, y) / 0.025);
        double sunken = -0.05 * person.looks().age() * bell(ax - 0.42, y + 0.55, 0.1, 0.14);
        return bones + chin + fold * step(-0.95, -0.7, y) * step(-0.25, -0.4, y) + sunken;
    }

    /** How far a place lies from the fold between nose and corner of the mouth. */
    double foldDistance(double ax, double y) {
        double start = shape.noseWidth() + 0.04;
        double end = shape.mouth() + 0.1;
        double part = (-shape.nose() - y) / (-shape.nose() - shape.mouthY());
        return ax - mix(start, end, Math.min(1.5, part));
    }
}
