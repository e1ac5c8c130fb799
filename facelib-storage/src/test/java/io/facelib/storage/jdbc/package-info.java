/** Tests of the face log over SQL. */
@NullMarked
package io.facelib.storage.jdbc;

import org.jspecify.annotations.NullMarked;
