/**
 * Networks on an NVIDIA GPU, or a sentence that says why not. Start with {@link io.facelib.gpu.Device}.
 */
@NullMarked
package io.facelib.gpu;

import org.jspecify.annotations.NullMarked;
