package io.facelib.migrate;

/** One kind of thing that is moved. Either may be repeated at any time. */
interface Part {
    /** Makes the target as the source is; what is there already and the same is left alone. */
    void bring();

    /** Tells everything that is not the same on both sides. */
    void compare();
}
