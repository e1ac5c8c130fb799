/** Whether the service is alive and its backends answer: {@link io.facelib.rest.health.HealthRoutes}. */
@NullMarked
package io.facelib.rest.health;

import org.jspecify.annotations.NullMarked;
