package io.facelib.grouping;

import io.facelib.model.Embedding;
import io.facelib.model.FaceId;

/**
 * A face to be grouped.
 *
 * @param id which face
 * @param embedding its vector
 */
public record GroupingFace(FaceId id, Embedding embedding) {}
