/**
 * What goes over the wire: reading it strictly ({@link io.facelib.rest.json.JsonFields},
 * {@link io.facelib.rest.json.QueryFields}), the records that are written, and {@link io.facelib.rest.json.Json} which does
 * both. The records never leave this module.
 */
@NullMarked
package io.facelib.rest.json;

import org.jspecify.annotations.NullMarked;
