/** Tests of the vector index: the contract kit, the graph files, and the pieces that decide what is found. */
@NullMarked
package io.facelib.storage.jvector;

import org.jspecify.annotations.NullMarked;
