package io.facelib.spi;

import io.facelib.model.Detection;
import io.facelib.model.PixelBuffer;
import java.util.List;

/**
 * Finds faces in pictures of a fixed set of sizes. The pipeline scales and pads every image to one of them, runs several
 * passes where needed, and merges what overlaps; a detector sees one picture at a time and knows nothing of that.
 *
 * <p>Safe for any number of threads.
 */
public interface FaceDetector extends AutoCloseable {
    /** Names detector and version, such as {@code yunet-n-dynamic}. */
    String id();

    /** The widths and heights that {@link #detect} takes; at least one. */
    DetectorInput input();

    /** The least score, 0 to 1, at which a candidate counts as a face. */
    double scoreLimit();

    /**
     * Finds candidates in a batch of pictures of the same size.
     *
     * @param pictures 1 to {@link DetectorInput#maxBatch()}, all of one supported size
     * @return for each picture its candidates in its own pixels, with scores of at least {@link #scoreLimit()}, in any
     *     order, overlapping ones included
     */
    List<List<Detection>> detect(List<PixelBuffer> pictures);

    /** Releases the detector; closing twice is harmless. */
    @Override
    void close();
}
