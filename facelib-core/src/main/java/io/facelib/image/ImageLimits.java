package io.facelib.image;

import io.facelib.error.InvalidInputException;

/**
 * The limits for hostile input, in one place.
 *
 * @param maxBytes encoded bytes of one image; 10 MiB unless set
 * @param maxPixels width times height of one image; 50 million unless set (150 MB of native memory)
 * @param maxFrames frames or pages of one file, of which the first is used; 1,000 unless set
 * @param maxBytesInFlight encoded bytes of all images being decoded at the same time; 256 MiB unless set
 * @param maxPixelsInFlight pixels of all images being worked on at the same time; 200 million unless set (600 MB)
 */
public record ImageLimits(long maxBytes, long maxPixels, int maxFrames, long maxBytesInFlight, long maxPixelsInFlight) {
    public ImageLimits {
        atLeastOne("maxBytes", maxBytes);
        atLeastOne("maxPixels", maxPixels);
        atLeastOne("maxFrames", maxFrames);
        if (maxBytes > Integer.MAX_VALUE - 16 || maxPixels > 700_000_000) {
            throw new InvalidInputException(
                    "image limits", maxBytes + " bytes, " + maxPixels + " pixels; at most 2 GiB and 700 million");
        }
        if (maxBytesInFlight < maxBytes || maxPixelsInFlight < maxPixels) {
            throw new InvalidInputException(
                    "image limits", "the limits in flight must let one image of the largest allowed size through");
        }
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new InvalidInputException(name, value + " is below 1");
        }
    }

    public static ImageLimits defaults() {
        return new ImageLimits(10L << 20, 50_000_000, 1_000, 256L << 20, 200_000_000);
    }

    /** With another limit for encoded bytes; the limit in flight grows with it where needed. */
    public ImageLimits withMaxBytes(long value) {
        return new ImageLimits(value, maxPixels, maxFrames, Math.max(maxBytesInFlight, value), maxPixelsInFlight);
    }

    /** With another limit for pixels; the limit in flight grows with it where needed. */
    public ImageLimits withMaxPixels(long value) {
        return new ImageLimits(maxBytes, value, maxFrames, maxBytesInFlight, Math.max(maxPixelsInFlight, value));
    }

    /** With other limits for what is in flight. */
    public ImageLimits withInFlight(long bytes, long pixels) {
        return new ImageLimits(maxBytes, maxPixels, maxFrames, bytes, pixels);
    }
}
