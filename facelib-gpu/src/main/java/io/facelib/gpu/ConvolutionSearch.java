package io.facelib.gpu;

/**
 * How cuDNN chooses the algorithm of a convolution, which it does for every shape of input once. What the names mean in
 * ONNX Runtime 1.28 is no longer what they say.
 */
public enum ConvolutionSearch {
    /** By short rules, cuDNN's mode A. */
    HEURISTIC,
    /** By longer rules, cuDNN's mode B; nothing is measured. Choosing takes several times as long. */
    EXHAUSTIVE,
    /** What cuDNN keeps for when nothing else fits: seen to be dozens of times slower than the others. */
    DEFAULT
}
