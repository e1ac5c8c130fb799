/**
 * Fetching from, and calling, servers that users name: {@link io.facelib.http.GuardedHttpClient} connects to public
 * addresses only, and bounds everything that a server can send. Start there.
 */
@NullMarked
package io.facelib.http;

import org.jspecify.annotations.NullMarked;
