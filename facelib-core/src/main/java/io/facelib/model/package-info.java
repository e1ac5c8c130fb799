/**
 * The values that go into and come out of the engine: immutable, checked when made, free of vendor types. Start with
 * {@link io.facelib.model.FaceImage} (what goes in) and {@link io.facelib.model.FaceRecord} (what is kept).
 */
@NullMarked
package io.facelib.model;

import org.jspecify.annotations.NullMarked;
