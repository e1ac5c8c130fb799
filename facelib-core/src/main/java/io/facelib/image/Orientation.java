package io.facelib.image;

/** Reads the EXIF orientation (tag 0x0112 of the first directory). Anything odd counts as upright. */
final class Orientation {
    private static final int TAG = 0x0112;
    private static final int MAX_ENTRIES = 1_000;

    private Orientation() {}

    static int read(ByteReader file, long at, long size) {
        try {
            ByteReader big = file.slice(at, size, false);
            boolean little = big.ascii(0, "II");
            return little || big.ascii(0, "MM") ? readDirectory(file.slice(at, size, little)) : 1;
        } catch (IndexOutOfBoundsException e) {
            return 1;
        }
    }

    private static int readDirectory(ByteReader exif) {
        long directory = exif.u32(4);
        int entries = Math.min(MAX_ENTRIES, exif.u16(directory));
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (exif.u16(entry) == TAG) {
                int value = exif.u16(entry + 8);
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }
}
