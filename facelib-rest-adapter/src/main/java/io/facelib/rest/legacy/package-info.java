/**
 * The full-featured routes: a class for each resource, a method for each route. Start with
 * {@link io.facelib.rest.legacy.FaceRoutes}.
 */
@NullMarked
package io.facelib.rest.legacy;

import org.jspecify.annotations.NullMarked;
