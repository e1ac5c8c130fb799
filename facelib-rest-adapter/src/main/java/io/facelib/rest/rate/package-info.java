/**
 * How many requests a tenant may send: {@link io.facelib.rest.rate.RateLimiter} decides; {@link
 * io.facelib.rest.rate.SharedRateLimiter} does so for several processes together, {@link
 * io.facelib.rest.rate.LocalRateLimiter} does so within this process.
 */
@NullMarked
package io.facelib.rest.rate;

import org.jspecify.annotations.NullMarked;
