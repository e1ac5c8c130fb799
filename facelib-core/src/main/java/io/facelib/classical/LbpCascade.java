package io.facelib.classical;

import java.util.List;

/**
 * A boosted cascade over multi-block local binary patterns. A feature compares the sums of eight blocks around a ninth,
 * which gives a code of 8 bits; a stump looks the code up in a set of 256 bits and adds one of two weights; a stage
 * rejects the window when its stumps' weights stay below its threshold. Most windows fall in the first stages.
 *
 * <p>P. Viola, M. Jones, "Rapid object detection using a boosted cascade of simple features", CVPR 2001; S. Liao et al.,
 * "Learning multi-scale block local binary patterns for face recognition", ICB 2007. Immutable.
 */
final class LbpCascade {
    /** A set of 256 codes takes so many words of 32 bits. */
    static final int SUBSET_WORDS = 8;
    /** The thresholds are sums of the same rounded weights; without slack a training window may miss its own. */
    private static final float SLACK = 1e-5f;

    private final int width;
    private final int height;
    private final List<Stage> stages;

    /**
     * Some stumps that decide together.
     *
     * @param threshold the least sum of weights that passes
     */
    record Stage(float threshold, List<Stump> stumps) {
        Stage {
            stumps = List.copyOf(stumps);
        }
    }

    /**
     * One feature with its two weights.
     *
     * @param block x, y, width, height of the top left of the nine blocks, pixels of the window
     * @param subset 256 bits, one for each code
     * @param inside the weight of a code in the subset
     * @param outside the weight of any other code
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record Stump(int[] block, int[] subset, float inside, float outside) {}

    LbpCascade(int width, int height, List<Stage> stages) {
        this.width = width;
        this.height = height;
        this.stages = List.copyOf(stages);
    }

    /** The width of the window, pixels. */
    int width() {
        return width;
    }

    /** The height of the window, pixels. */
    int height() {
        return height;
    }

    /** Whether every stage accepts the window with its top left corner at x, y; it must lie inside the picture. */
    boolean accepts(IntegralImage sums, int x, int y) {
        for (Stage stage : stages) {
            float weight = 0;
            for (Stump stump : stage.stumps()) {
                int code = code(sums, x, y, stump.block());
                boolean inside = (stump.subset()[code >> 5] >>> (code & 31) & 1) != 0;
                weight += inside ? stump.inside() : stump.outside();
            }
            if (weight < stage.threshold() - SLACK) {
                return false;
            }
        }
        return true;
    }

    /** One bit for each outer block that is at least as bright as the middle one: clockwise, the top left one highest. */
    private static int code(IntegralImage sums, int x, int y, int[] block) {
        int w = block[2];
        int h = block[3];
        int left = x + block[0];
        int top = y + block[1];
        int middle = sums.sum(left + w, top + h, w, h);
        return bit(sums.sum(left, top, w, h), middle, 7)
                | bit(sums.sum(left + w, top, w, h), middle, 6)
                | bit(sums.sum(left + 2 * w, top, w, h), middle, 5)
                | bit(sums.sum(left + 2 * w, top + h, w, h), middle, 4)
                | bit(sums.sum(left + 2 * w, top + 2 * h, w, h), middle, 3)
                | bit(sums.sum(left + w, top + 2 * h, w, h), middle, 2)
                | bit(sums.sum(left, top + 2 * h, w, h), middle, 1)
                | bit(sums.sum(left, top + h, w, h), middle, 0);
    }

    private static int bit(int sum, int middle, int place) {
        return sum >= middle ? 1 << place : 0;
    }
}
