/**
 * Commands that show facelib at work, one class each. Start with {@link io.facelib.examples.FacelibCommand}, which lists
 * them.
 */
@NullMarked
package io.facelib.examples;

import org.jspecify.annotations.NullMarked;
