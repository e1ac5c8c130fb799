/** Failure paths run anywhere; {@link io.facelib.gpu.RealGpuTest} needs a GPU and says so. */
@NullMarked
package io.facelib.gpu;

import org.jspecify.annotations.NullMarked;
