/**
 * Where the REST adapter will live: one servlet, the route table, and the wire records.
 *
 * <p>Nothing is here yet. It comes after the operations that its routes call; the engine itself is used in process
 * through {@code io.facelib.FaceEngine}.
 */
@NullMarked
package io.facelib.rest;

import org.jspecify.annotations.NullMarked;
