/**
 * Who calls, and for which tenants they may act: {@link io.facelib.rest.caller.CallerResolver} says so, and is asked once
 * for each request.
 */
@NullMarked
package io.facelib.rest.caller;

import org.jspecify.annotations.NullMarked;
