/**
 * What can go wrong, as a small family of unchecked exceptions. Start with {@link io.facelib.error.FacelibException}:
 * it answers the two questions a caller has, whose fault it was and whether trying again helps.
 */
@NullMarked
package io.facelib.error;

import org.jspecify.annotations.NullMarked;
