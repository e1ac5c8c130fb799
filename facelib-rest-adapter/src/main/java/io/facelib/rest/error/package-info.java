/**
 * How failures look on the wire: {@link io.facelib.rest.error.ErrorCode} is the table of the first family,
 * {@link io.facelib.rest.error.V1Exception} carries a failure of the second.
 */
@NullMarked
package io.facelib.rest.error;

import org.jspecify.annotations.NullMarked;
