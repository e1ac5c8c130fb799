/**
 * Backends that are timed: {@link io.facelib.metrics.MeasuredBackends} puts a decorator around each. What is told, and to
 * whom, is in {@link io.facelib.spi.Measurements}.
 */
@NullMarked
package io.facelib.metrics;

import org.jspecify.annotations.NullMarked;
