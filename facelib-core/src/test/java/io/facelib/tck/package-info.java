/**
 * Contract kits: abstract JUnit classes that any backend of facelib can run against itself. Start with
 * {@link io.facelib.tck.VectorIndexContract}.
 *
 * <p>Put the test jar of facelib-core on the test class path, extend a kit, and give it the backend in its factory
 * method; every promise of the SPI's Javadoc is then asked of the backend.
 */
@NullMarked
package io.facelib.tck;

import org.jspecify.annotations.NullMarked;
