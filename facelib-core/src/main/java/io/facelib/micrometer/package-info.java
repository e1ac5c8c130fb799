/**
 * Tells Micrometer what an engine measures: {@link io.facelib.micrometer.MicrometerMeasurements}. The only package that
 * knows Micrometer, which the application brings.
 */
@NullMarked
package io.facelib.micrometer;

import org.jspecify.annotations.NullMarked;
