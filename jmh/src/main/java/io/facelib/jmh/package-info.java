/**
 * Benchmarks, a class per question; each class says its question and its command. Start with
 * {@link io.facelib.jmh.SideBySide}, which holds the whole engine against the bare networks and against OpenCV.
 */
@NullMarked
package io.facelib.jmh;

import org.jspecify.annotations.NullMarked;
