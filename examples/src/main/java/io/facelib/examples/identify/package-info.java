/**
 * How well people are identified among many: an open-set trial on labelled photos. Start with
 * {@link io.facelib.examples.identify.OpenSetTrial}.
 */
@NullMarked
package io.facelib.examples.identify;

import org.jspecify.annotations.NullMarked;
