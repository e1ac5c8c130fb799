/**
 * The service describes itself: {@link io.facelib.rest.openapi.OpenApiDocument} is the description,
 * {@link io.facelib.rest.openapi.DocsRoutes} serves it to programs and people.
 */
@NullMarked
package io.facelib.rest.openapi;

import org.jspecify.annotations.NullMarked;
