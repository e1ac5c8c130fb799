/**
 * The documented REST routes over one face engine, on any servlet container. Start with {@link io.facelib.rest.FaceApi}, which
 * is built from an engine and mounted; {@link io.facelib.rest.Routes} is the table of what is served.
 */
@NullMarked
package io.facelib.rest;

import org.jspecify.annotations.NullMarked;
