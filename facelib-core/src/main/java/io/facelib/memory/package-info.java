/**
 * Backends that keep everything on the heap, for users' tests and as the oracle of ours: exact, simple, gone with the
 * process. Start with {@link io.facelib.memory.MemoryVectorIndex}.
 */
@NullMarked
package io.facelib.memory;

import org.jspecify.annotations.NullMarked;
