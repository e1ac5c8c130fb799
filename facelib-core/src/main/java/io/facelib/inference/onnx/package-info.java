/**
 * The only package that touches ONNX Runtime. Start with {@link io.facelib.inference.onnx.OnnxBackend}. The runtime is an
 * optional dependency: an application brings exactly one, the CPU artifact or facelib-gpu.
 */
@NullMarked
package io.facelib.inference.onnx;

import org.jspecify.annotations.NullMarked;
