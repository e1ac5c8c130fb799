/**
 * The tour: what the engine does with a folder of photos, told as tables and as an HTML report. Start with
 * {@link io.facelib.examples.tour.Tour}, which reads as the story it tells.
 */
@NullMarked
package io.facelib.examples.tour;

import org.jspecify.annotations.NullMarked;
