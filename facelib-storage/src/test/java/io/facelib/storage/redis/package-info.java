/** Tests of what lies in Redis, on a real server. */
@NullMarked
package io.facelib.storage.redis;

import org.jspecify.annotations.NullMarked;
