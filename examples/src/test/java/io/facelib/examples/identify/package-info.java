/** Identification on real photos. */
@NullMarked
package io.facelib.examples.identify;

import org.jspecify.annotations.NullMarked;
