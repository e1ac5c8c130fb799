package io.facelib.gpu;

/** How cuDNN chooses the algorithm of a convolution. It chooses anew for every batch size that it has not seen. */
public enum ConvolutionSearch {
    /** By rules: no measuring, and near the best choice for common shapes. */
    HEURISTIC,
    /** By measuring all of them: the fastest in the end, but the first run of each batch size takes seconds. */
    EXHAUSTIVE,
    /** No choice: one algorithm that needs no extra memory, often the slowest. */
    DEFAULT
}
