/**
 * Where facelib's own keys are kept: {@link io.facelib.keys.TinkKeyService}, in memory or in a file. Start there.
 */
@NullMarked
package io.facelib.keys;

import org.jspecify.annotations.NullMarked;
