/**
 * What happens when a request is sent again under the same {@code Idempotency-Key}: {@link
 * io.facelib.rest.idempotency.IdempotencyKeys}.
 */
@NullMarked
package io.facelib.rest.idempotency;

import org.jspecify.annotations.NullMarked;
