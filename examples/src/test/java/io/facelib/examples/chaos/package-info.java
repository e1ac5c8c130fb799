/**
 * A whole deployment under load while its servers are stopped, frozen, killed and started again. {@link
 * io.facelib.examples.chaos.SharedChaosTest} tells the story; read it first.
 */
@NullMarked
package io.facelib.examples.chaos;

import org.jspecify.annotations.NullMarked;
