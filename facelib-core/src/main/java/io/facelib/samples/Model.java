package io.facelib.samples;

import static io.facelib.samples.Curves.step;

/** Sets a person before the camera: head, ears, neck, shoulders, hair that hangs or stands off, glasses. */
final class Model {
    private final Person person;
    private final double width;
    private final Pose head;
    private final Pose body;
    private final Light light;
    private final Studio studio;
    private final double smile;

    private Model(Studio studio, Person person, Shot shot) {
        this.studio = studio;
        this.person = person;
        this.width = person.shape().width();
        this.head = Pose.head(shot);
        this.body = Pose.body(shot);
        this.light = new Light(shot);
        this.smile = shot.smile();
    }

    /** Draws the person at the place chosen last. */
    static void pose(Studio studio, Person person, Shot shot) {
        Model model = new Model(studio, person, shot);
        model.body();
        model.head();
        model.hangingHair();
        model.glasses();
    }

    private void body() {
        studio.draw(Mesh.ellipsoid(0, -1.1, -0.3, 0.54 * width, 0.95, 0.52 * width), body, this::neck, light);
        studio.draw(Mesh.torso(-2.22, -0.45, 1.5, 0.9, 0.62), body, this::cloth, light);
        studio.draw(Mesh.ellipsoid(0, -1.56, -0.36, 0.78 * width, 0.29, 0.7 * width), body, this::cloth, light);
    }

    private void head() {
        HeadShape shape = new HeadShape(person, smile);
        studio.draw(shape.mesh(), head, new HeadPaint(person, shape, smile), light);
        for (int side = -1; side <= 1; side += 2) {
            Mesh ear = Mesh.ellipsoid(side * (width + 0.015), -0.1, -0.05, 0.07, 0.19, 0.13);
            studio.draw(ear, head, this::ear, light);
        }
    }

    private void hangingHair() {
        Person.Cut cut = person.hair().cut();
        if (cut == Person.Cut.LONG) {
            studio.draw(Mesh.ellipsoid(0, -0.3, -0.4, width * 1.22, 1.3, 0.3), head, this::strands, light);
            studio.draw(Mesh.mane(width * 1.17, 1.3), head, this::strands, light);
        } else if (cut == Person.Cut.BUN) {
            studio.draw(Mesh.ellipsoid(0, 1.2, -0.25, 0.36, 0.3, 0.34), head, this::strands, light);
        }
    }

    private void glasses() {
        if (person.looks().glasses()) {
            double gap = person.shape().eyeGap() + 0.015;
            double front = 0.93;
            double edge = gap + 0.22;
            for (int side = -1; side <= 1; side += 2) {
                studio.draw(Mesh.ring(side * gap, -0.03, front, 0.215, 0.165, 0.02), head, Model::frame, light);
                double[] hinge = {side * edge, 0.02, front - 0.5 * edge * edge};
                double[] ear = {side * (width + 0.03), 0.02, 0};
                Mesh arm = side > 0 ? Mesh.wire(hinge, ear, 0.022) : Mesh.wire(ear, hinge, 0.022);
                studio.draw(arm, head, Model::frame, light);
            }
            studio.draw(Mesh.ellipsoid(0, 0, front, 0.12, 0.02, 0.02), head, Model::frame, light);
        }
    }

    private void neck(double x, double y, double z, Ink ink) {
        ink.set(person.looks().skin());
        ink.scale(1 + 0.05 * Noise.smooth(30 * x, 30 * y, 21));
        // The chin keeps the light off.
        double dark = 0.65 * step(-1.65, -1.0, y);
        ink.tint(1 - 0.85 * dark, 1 - 0.97 * dark, 1 - dark);
    }

    private void cloth(double x, double y, double z, Ink ink) {
        ink.set(person.looks().clothes());
        double weave = 0.08 * Noise.smooth(60 * x, 60 * y, 22);
        double folds = 0.15 * Noise.smooth(3 * x + y, 2 * y, 23);
        ink.scale(1 + weave + folds);
    }

    private void ear(double x, double y, double z, Ink ink) {
        ink.set(person.looks().skin());
        ink.tint(1, 0.86, 0.84);
        double hollow = Curves.bell(y + 0.08, z - 0.05, 0.08, 0.05);
        ink.scale(1 - 0.35 * hollow);
    }

    private void strands(double x, double y, double z, Ink ink) {
        ink.set(person.hair().colour());
        double around = Math.atan2(x, z + 0.9);
        ink.scale(1 + 0.35 * Noise.smooth(26 * around, 1.5 * y, 24) + 0.25 * Noise.smooth(90 * around, 3 * y, 25));
        ink.gloss(0.2);
    }

    private static void frame(double x, double y, double z, Ink ink) {
        ink.set(0x241C1A);
        ink.gloss(0.5);
    }
}
