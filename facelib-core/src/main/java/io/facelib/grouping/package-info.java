/**
 * Suggestions which faces show one person, from their vectors alone. Start with
 * {@link io.facelib.grouping.DensityClustering}.
 */
@NullMarked
package io.facelib.grouping;

import org.jspecify.annotations.NullMarked;
