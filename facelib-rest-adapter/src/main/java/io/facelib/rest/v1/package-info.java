/**
 * The routes under {@code /api/v1/}: {@link io.facelib.rest.v1.SearchRoutes}, {@link io.facelib.rest.v1.IdentityRoutes} and
 * {@link io.facelib.rest.v1.IngestRoutes} are those of the service that we take over from, the others ours in its style.
 */
@NullMarked
package io.facelib.rest.v1;

import org.jspecify.annotations.NullMarked;
