package io.facelib.samples;

import static io.facelib.samples.Curves.bell;
import static io.facelib.samples.Curves.step;

/** The colours of a head: skin, lips, eyes, brows, beard and hair. Soft shadows that light alone would miss are painted. */
final class HeadPaint implements Paint {
    private final Person person;
    private final Person.Shape shape;
    private final HeadShape head;
    private final double smile;

    HeadPaint(Person person, HeadShape head, double smile) {
        this.person = person;
        this.shape = person.shape();
        this.head = head;
        this.smile = smile;
    }

    @Override
    public void paint(double x, double y, double z, Ink ink) {
        ink.set(person.looks().skin());
        ink.gloss(0.12);
        skin(x, y, ink);
        if (z > 0.05) {
            shadows(x, y, ink);
            lips(x, y, ink);
            beard(x, y, z, ink);
            brow(x, y, ink);
            eye(x, y, ink);
        }
        hair(x, y, z, ink);
    }

    private void skin(double x, double y, Ink ink) {
        double ax = Math.abs(x);
        double flush = 0.5 * bell(ax - 0.42, y + 0.32, 0.15, 0.12) + 0.45 * bell(x, y + shape.nose(), 0.1, 0.07);
        ink.tint(1 + 0.04 * flush, 1 - 0.16 * flush, 1 - 0.15 * flush);
        double mottled = 0.05 * Noise.smooth(14 * x, 14 * y, 1) + 0.05 * Noise.smooth(70 * x, 70 * y, 2);
        double aged = person.looks().age() * 0.12 * Noise.smooth(6 * x, 45 * y, 8) * step(0.2, 0.4, y);
        ink.scale(1 + mottled + aged);
    }

    private void shadows(double x, double y, Ink ink) {
        double ax = Math.abs(x);
        double tip = -shape.nose();
        double age = person.looks().age();
        double dark = 0.3 * bell(ax - shape.eyeGap() * 0.92, y - 0.06, 0.15, 0.07)
                + (0.12 + 0.2 * age) * bell(ax - shape.eyeGap() * 0.97, y + 0.11, 0.11, 0.03)
                + 0.28 * bell(ax - 0.11, y - 0.03, 0.045, 0.1)
                + 0.16 * bell(x, y - tip + 0.115, 0.8 * shape.noseWidth(), 0.03)
                + 0.25 * bell(ax - shape.noseWidth() - 0.01, y - tip + 0.03, 0.02, 0.05)
                + 0.3 * bell(x, y - shape.mouthY() + 2 * shape.lips() + 0.045, 0.13, 0.03)
                + (0.02 + 0.3 * age + 0.1 * smile)
                        * bell(head.foldDistance(ax, y) / 0.025)
                        * step(tip - 0.5, tip - 0.2, y)
                        * step(tip + 0.03, tip - 0.06, y);
        ink.tint(1 - 0.8 * dark, 1 - 0.95 * dark, 1 - dark);
        double nostril = bell(ax - 0.48 * shape.noseWidth(), y - tip + 0.085, 0.032, 0.016);
        ink.cover(0x1E0F0C, 0.9 * nostril);
    }

    private void lips(double x, double y, Ink ink) {
        double wide = shape.mouth() * (1 + 0.14 * smile);
        double u = x / wide;
        double inside = Math.max(0, 1 - u * u);
        double full = shape.lips();
        double line = shape.mouthY() + (0.17 * smile - 0.01) * u * u - 0.008 * bell(u / 0.15);
        double at = y - line;
        double bow = 1 - 0.22 * bell(u / 0.12) - 0.25 * Math.abs(u);
        double upper = full * 1.05 * Math.pow(inside, 0.8) * bow;
        double lower = full * 1.35 * Math.sqrt(inside);
        double cover = step(0.012, -0.012, at > 0 ? at - upper : -at - lower) * step(1.02, 0.9, Math.abs(u));
        int rgb = person.looks().skin();
        double red = person.looks().redness();
        Ink lip = new Ink();
        lip.set(rgb);
        lip.tint(0.92 - 0.1 * red, 0.62 - 0.3 * red, 0.62 - 0.22 * red);
        lip.scale((at > 0 ? 0.82 : 1) * (1 + 0.12 * Noise.smooth(60 * x, 6 * y, 11)));
        ink.cover(lip, cover);
        ink.gloss(0.12 + 0.25 * cover);
        ink.cover(0x2A0E0C, 0.85 * bell(at / 0.011) * step(1.05, 0.95, Math.abs(u)));
    }

    private void brow(double x, double y, Ink ink) {
        Person.Brows brows = person.brows();
        double ax = Math.abs(x);
        double inner = shape.eyeGap() - 0.19;
        double outer = shape.eyeGap() + 0.2;
        double u = (ax - inner) / (outer - inner);
        double centre = brows.height() + brows.arch() * (1 - 4 * (u - 0.6) * (u - 0.6)) + brows.tilt() * (u - 0.3);
        double thick = brows.thickness() * (1.1 - 0.75 * Math.max(0, u));
        double strands = 0.35 * Noise.smooth(55 * ax - 40 * y, 12 * y, 6);
        double cover =
                step(1.25, 0.65, Math.abs(y - centre) / thick + strands) * step(-0.06, 0.1, u) * step(1.05, 0.9, u);
        ink.cover(darker(person.hair().colour()), 0.88 * cover);
    }

    private static int darker(int rgb) {
        return rgb >> 1 & 0x7F7F7F;
    }

    private void eye(double x, double y, Ink ink) {
        double side = Math.signum(x);
        double dx = Math.abs(x) - shape.eyeGap();
        double size = shape.eyeSize();
        double u = dx / size;
        if (Math.abs(u) > 1.5 || Math.abs(y) > 0.25) {
            return;
        }
        double v = y - shape.eyeTilt() * u;
        double open = size * shape.eyeOpen() * (1 - 0.22 * smile);
        double arc = Math.max(0, 1 - u * u);
        double upper = open * Math.pow(arc, 0.7) * (1 - 0.12 * u);
        double lower = -0.62 * open * Math.pow(arc, 0.8) * (1 + 0.12 * u);
        double inside = step(0.008, -0.008, v - upper) * step(-0.008, 0.008, v - lower) * step(1.02, 0.96, Math.abs(u));
        if (inside > 0) {
            eyeball(side * dx, v, upper, open, inside, ink);
        }
        double ends = step(1.12, 0.92, Math.abs(u));
        ink.cover(0x1A100C, 0.9 * bell((v - upper - 0.006) / 0.013) * ends);
        ink.cover(0x4A2A22, 0.45 * bell((v - lower) / 0.01) * ends);
        ink.cover(0x3A2018, 0.4 * bell((v - upper - 0.055) / 0.011) * ends);
    }

    private void eyeball(double dx, double v, double upper, double open, double inside, Ink ink) {
        ink.cover(0xE9E4DF, inside);
        ink.cover(0xC98F85, 0.5 * inside * step(0.8, 1, Math.abs(dx) / shape.eyeSize()));
        double radius = 0.078;
        double iris = Math.hypot(dx, v - 0.12 * open);
        double rays = 1 + 0.2 * Noise.smooth(9 * Math.atan2(v, dx), 30 * iris, 7);
        Ink colour = new Ink();
        colour.set(person.looks().eyes());
        colour.scale(rays * (1 - 0.55 * step(0.7 * radius, radius, iris)));
        ink.cover(colour, inside * step(radius + 0.008, radius - 0.008, iris));
        ink.cover(0x080606, inside * step(0.04, 0.03, iris));
        ink.scale(1 - 0.5 * inside * step(0.05, 0, upper - v));
        ink.cover(0xFFFFFF, inside * step(0.02, 0.012, Math.hypot(dx + 0.028, v - 0.12 * open - 0.028)));
    }

    private void beard(double x, double y, double z, Ink ink) {
        Person.Hair hair = person.hair();
        double ax = Math.abs(x);
        double lip = shape.mouthY();
        double strands = 0.75 + 0.35 * Noise.smooth(50 * x, 14 * y, 9) + 0.2 * Noise.smooth(110 * x, 40 * y, 10);
        double edge = -0.32 - 0.75 * Math.max(0, 0.62 - ax) + 0.15 * step(0.25, 0, z);
        double mouthFree = 1 - bell(x, y - lip, 0.8 * shape.mouth(), 0.75 * shape.lips() + 0.02);
        double full = step(0.04, -0.08, y - edge + 0.02 * Noise.smooth(20 * x, 20 * y, 12)) * mouthFree;
        double above = (y - lip - shape.lips() - 0.045) + 0.25 * x * x;
        double moustache = bell(above / 0.04) * step(shape.mouth() + 0.08, shape.mouth() - 0.02, ax);
        double cover = Math.max(hair.beard() * full, hair.moustache() * moustache);
        ink.cover(darker(hair.colour()), 0.92 * cover * strands);
    }

    private void hair(double x, double y, double z, Ink ink) {
        double cover = head.hair(x, y, z);
        if (cover > 0) {
            double strand = Noise.smooth(26 * Math.atan2(x, z + 0.6), 2.5 * y, 13);
            double fine = Noise.smooth(90 * Math.atan2(x, z + 0.6), 5 * y, 14);
            Ink colour = new Ink();
            colour.set(person.hair().colour());
            colour.scale(1 + 0.35 * strand + 0.25 * fine);
            ink.cover(colour, cover);
            ink.gloss(0.12 - 0.07 * cover);
        }
    }
}
