package io.facelib.samples;

/**
 * A person to draw. Lengths are in units of half a head, see {@link HeadShape}; colours 0xRRGGBB.
 *
 * @param name lower case, part of file names
 */
record Person(String name, Shape shape, Brows brows, Hair hair, Looks looks) {
    /**
     * Bones and soft parts.
     *
     * @param width half the width of the head, 0.66 to 0.82
     * @param jaw 0.5 for a square jaw to 1 for a pointed one
     * @param chin from the eyes to the chin, 0.92 to 1.1
     * @param eyeGap half the distance of the pupils, 0.27 to 0.36
     * @param eyeSize half the width of an eye, 0.12 to 0.17
     * @param eyeOpen height of the open eye over its width, 0.3 to 0.5
     * @param eyeTilt how much higher the outer corner lies, -0.03 to 0.04
     * @param nose from the eyes to the tip of the nose, 0.3 to 0.45
     * @param noseWidth half the width of the nose's wings, 0.1 to 0.19
     * @param noseHeight how far the tip stands out, 0.16 to 0.32
     * @param mouth half the width of the mouth, 0.19 to 0.31
     * @param lips half the height of both lips, 0.03 to 0.09
     * @param cheeks how far the cheeks stand out, 0 to 0.1
     */
    record Shape(
            double width,
            double jaw,
            double chin,
            double eyeGap,
            double eyeSize,
            double eyeOpen,
            double eyeTilt,
            double nose,
            double noseWidth,
            double noseHeight,
            double mouth,
            double lips,
            double cheeks) {
        /** Where the lips meet, below the eyes. */
        double mouthY() {
            return -nose - 0.07 - 0.3 * (chin - nose - 0.07);
        }
    }

    /**
     * The eyebrows.
     *
     * @param height above the eye, 0.14 to 0.26
     * @param thickness half of it, 0.015 to 0.05
     * @param arch how far the middle rises, 0 to 0.07
     * @param tilt how much higher the outer end lies, -0.05 to 0.06
     */
    record Brows(double height, double thickness, double arch, double tilt) {}

    /** How the hair is worn. */
    enum Cut {
        SHORT,
        LONG,
        BUN,
        BALD
    }

    /**
     * Hair and beard.
     *
     * @param line the hairline above the eyes, 0.25 with a fringe to 0.75
     * @param volume how far it stands out, 0.03 to 0.2
     * @param beard density of the full beard, 0 to 1
     * @param moustache density, 0 to 1
     */
    record Hair(Cut cut, int colour, double line, double volume, double beard, double moustache) {}

    /**
     * Colours and the rest.
     *
     * @param age 0 for young to 1 for wrinkled
     * @param redness of the lips, 0 to 1
     */
    record Looks(int skin, int eyes, int clothes, double age, double redness, boolean glasses) {}
}
