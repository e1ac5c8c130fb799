package io.facelib.spi;

import io.facelib.model.CalibrationTable;
import io.facelib.model.ContractId;
import io.facelib.model.PixelBuffer;
import java.util.List;

/**
 * Turns aligned faces into vectors. Safe for any number of threads.
 */
public interface FaceEmbedder extends AutoCloseable {
    /** The contract of the vectors: changes whenever they stop being comparable. */
    ContractId contract();

    /** The number of components of a vector. */
    int dimension();

    /** Where the five landmarks of an aligned face have to lie. */
    AlignmentTemplate template();

    /** Which cosine limits give which false match rates. */
    CalibrationTable calibration();

    /** How many faces {@link #embed} takes at once, at least 1. */
    int maxBatch();

    /**
     * Computes vectors.
     *
     * @param crops 1 to {@link #maxBatch()} aligned faces of the template's size
     * @return for each crop {@code float32[dimension]} of any length; the pipeline scales it to norm 1
     */
    List<float[]> embed(List<PixelBuffer> crops);

    /** Releases the embedder; closing twice is harmless. */
    @Override
    void close();
}
