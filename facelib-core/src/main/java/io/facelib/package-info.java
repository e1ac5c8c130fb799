/**
 * The face of facelib. Start with {@link io.facelib.FaceEngine}: build one, take a {@link io.facelib.Tenant} from it, and
 * index, search and compare.
 */
@NullMarked
package io.facelib;

import org.jspecify.annotations.NullMarked;
