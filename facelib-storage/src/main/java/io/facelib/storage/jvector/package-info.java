/**
 * The vector index of one machine: searches what a {@link io.facelib.storage.log.FaceLog} keeps, exactly where that is
 * cheap, through a neighbourhood graph that JVector builds where it is not. Start with
 * {@link io.facelib.storage.jvector.JVectorIndex}.
 */
@NullMarked
package io.facelib.storage.jvector;

import org.jspecify.annotations.NullMarked;
