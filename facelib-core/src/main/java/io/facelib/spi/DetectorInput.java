package io.facelib.spi;

import io.facelib.error.InvalidInputException;
import java.util.List;

/**
 * The picture sizes a detector takes: any listed width with any listed height.
 *
 * @param widths pixels, ascending
 * @param heights pixels, ascending
 * @param maxBatch how many pictures of one size it takes at once, at least 1
 */
public record DetectorInput(List<Integer> widths, List<Integer> heights, int maxBatch) {
    public DetectorInput {
        widths = widths.stream().sorted().toList();
        heights = heights.stream().sorted().toList();
        if (widths.isEmpty() || heights.isEmpty() || maxBatch < 1) {
            throw new InvalidInputException("detector input", "needs a width, a height and a batch of at least 1");
        }
    }

    /** One size only. */
    public static DetectorInput fixed(int width, int height, int maxBatch) {
        return new DetectorInput(List.of(width), List.of(height), maxBatch);
    }

    /** Square or not, of the same steps in both directions. */
    public static DetectorInput steps(List<Integer> sides, int maxBatch) {
        return new DetectorInput(sides, sides, maxBatch);
    }
}
