/**
 * What can be plugged in: {@link io.facelib.spi.ObjectStore} for pictures, {@link io.facelib.spi.VectorIndex} for face
 * records, {@link io.facelib.spi.InferenceBackend} for running networks, {@link io.facelib.spi.FaceDetector} and
 * {@link io.facelib.spi.FaceEmbedder} for models of your own. The first three have a contract kit each in
 * {@code io.facelib.tck} (the test jar of facelib-core) that any implementation can run.
 *
 * <p>A {@link io.facelib.spi.Storage} opens all that an engine keeps things in; {@link io.facelib.spi.CombinedStorage}
 * puts one together of single backends, each described by a {@link io.facelib.spi.BackendFactory}.
 *
 * <p>All of them are called from many threads at once, and closing twice is harmless.
 */
@NullMarked
package io.facelib.spi;

import org.jspecify.annotations.NullMarked;
