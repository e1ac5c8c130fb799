/** What can be set of the adapter; {@link io.facelib.rest.settings.RestSettings} holds all of it. */
@NullMarked
package io.facelib.rest.settings;

import org.jspecify.annotations.NullMarked;
