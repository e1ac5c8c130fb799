/** Equipment of this module's tests. */
@NullMarked
package io.facelib.storage.testkit;

import org.jspecify.annotations.NullMarked;
