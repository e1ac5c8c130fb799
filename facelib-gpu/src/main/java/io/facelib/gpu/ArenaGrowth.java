package io.facelib.gpu;

/** How ONNX Runtime's arena of GPU memory grows when a batch does not fit into it. */
public enum ArenaGrowth {
    /** By ever larger powers of two: few and fast allocations, up to twice the memory that is needed. */
    NEXT_POWER_OF_TWO("kNextPowerOfTwo"),
    /** By what was asked for: tight, for a GPU that is shared; batches of many sizes cost more allocations. */
    SAME_AS_REQUESTED("kSameAsRequested");

    private final String value;

    ArenaGrowth(String value) {
        this.value = value;
    }

    /** As ONNX Runtime spells it. */
    String value() {
        return value;
    }
}
