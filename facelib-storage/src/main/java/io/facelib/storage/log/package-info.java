/**
 * The durable log of faces as a derived index sees it, whatever database holds it, and the codecs of what databases hold.
 * Start with {@link io.facelib.storage.log.FaceLog}.
 */
@NullMarked
package io.facelib.storage.log;

import org.jspecify.annotations.NullMarked;
