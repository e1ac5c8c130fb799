/**
 * From strangers' bytes to upright pixels, and what is derived from pixels. Start with {@link io.facelib.image.ImageDecoder}.
 *
 * <p>The order is: {@link io.facelib.image.ImageHeader} reads size and format without decoding,
 * {@link io.facelib.image.ImageLimits} decides, {@link io.facelib.image.ImageAdmission} reserves the memory, and only
 * then OpenCV decodes into a {@link io.facelib.image.DecodedImage}.
 */
@NullMarked
package io.facelib.image;

import org.jspecify.annotations.NullMarked;
