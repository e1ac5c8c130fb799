/** One row for each request that was answered: {@link io.facelib.rest.audit.RequestLog}. */
@NullMarked
package io.facelib.rest.audit;

import org.jspecify.annotations.NullMarked;
