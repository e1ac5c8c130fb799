/**
 * The server: {@link io.facelib.examples.serve.ServeSettings} is what it was told, and
 * {@link io.facelib.examples.serve.JettyService} runs the REST routes on Jetty.
 */
@NullMarked
package io.facelib.examples.serve;

import org.jspecify.annotations.NullMarked;
