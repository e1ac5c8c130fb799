/**
 * Taking over a tenant of a running deployment of the service whose routes and keys facelib serves: {@link
 * io.facelib.takeover.Takeover} keeps its objects, analyses its pictures anew and enrols its people again, and tells in a {@link
 * io.facelib.takeover.TakeoverReport}. Start there.
 */
@NullMarked
package io.facelib.takeover;

import org.jspecify.annotations.NullMarked;
