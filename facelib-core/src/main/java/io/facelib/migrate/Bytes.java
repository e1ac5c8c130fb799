package io.facelib.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Compares what streams give. */
final class Bytes {
    private static final int BLOCK = 65_536;

    private Bytes() {}

    /** Whether both give the same bytes; reads no further than needed, and closes neither. */
    static boolean same(InputStream first, InputStream second) throws IOException {
        while (true) {
            byte[] here = first.readNBytes(BLOCK);
            byte[] there = second.readNBytes(BLOCK);
            if (!Arrays.equals(here, there)) {
                return false;
            }
            if (here.length < BLOCK) {
                return true;
            }
        }
    }
}
