/**
 * From an image to faces with vectors. Start with {@link io.facelib.pipeline.FacePipeline}: decode, detect, align, assess,
 * embed, a class for each stage, everything from one decode.
 */
@NullMarked
package io.facelib.pipeline;

import org.jspecify.annotations.NullMarked;
