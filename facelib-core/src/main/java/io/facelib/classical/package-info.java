/**
 * Finds and compares faces without any network or weights of facelib's own: for demonstrations on a computer that has no
 * model files. Start with {@link io.facelib.classical.ClassicalModels}.
 */
@NullMarked
package io.facelib.classical;

import org.jspecify.annotations.NullMarked;
