/** Temporary. {@link io.facelib.webhook.EventBodies}. */
@NullMarked
package io.facelib.webhook;

import org.jspecify.annotations.NullMarked;
