/**
 * A model that needs no file and always answers the same, for tests of applications that embed facelib. Start with
 * {@link io.facelib.fake.FakeFaces}, which draws the pictures it understands.
 */
@NullMarked
package io.facelib.fake;

import org.jspecify.annotations.NullMarked;
