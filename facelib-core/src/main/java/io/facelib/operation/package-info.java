/**
 * One class for each thing a user can ask for, readable from top to bottom. Start with
 * {@link io.facelib.operation.IndexFaces}. The facade ({@code io.facelib}) only delegates here.
 */
@NullMarked
package io.facelib.operation;

import org.jspecify.annotations.NullMarked;
