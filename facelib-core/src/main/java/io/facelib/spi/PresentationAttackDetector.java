package io.facelib.spi;

import io.facelib.model.PixelBuffer;
import java.util.List;

/**
 * Tells a face in front of the camera from a picture of a face (a print, a screen, a mask): passive presentation attack
 * detection from a single image, in the words of ISO/IEC 30107-1. A high score is no proof of a living person.
 *
 * <p>Safe for any number of threads.
 */
public interface PresentationAttackDetector extends AutoCloseable {
    /** Names detector and version, such as {@code minifasnet-v2+minifasnet-v1se}. */
    String id();

    /** The crops that {@link #liveScores} wants of each face, in this order; at least one. */
    List<SurroundingsTemplate> surroundings();

    /** How many faces {@link #liveScores} takes at once, at least 1. */
    int maxBatch();

    /**
     * Scores faces.
     *
     * @param faces 1 to {@link #maxBatch()}; of each the crops that {@link #surroundings()} lists, upright, in that order
     * @return for each face a score from 0 (an attack, surely) to 1 (live, surely); not calibrated, so no probability
     */
    List<Double> liveScores(List<List<PixelBuffer>> faces);

    /** Releases the detector; closing twice is harmless. */
    @Override
    void close();
}
