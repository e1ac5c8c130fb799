package io.facelib.samples;

/** What colour a surface has. */
interface Paint {
    /** Paints the place x, y, z of the person's own space, see {@link HeadShape}. */
    void paint(double x, double y, double z, Ink ink);
}
