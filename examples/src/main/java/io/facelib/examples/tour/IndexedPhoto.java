package io.facelib.examples.tour;

import io.facelib.model.FaceRecord;
import java.nio.file.Path;
import java.util.List;

/**
 * A photo that is in the index.
 *
 * @param file the photo
 * @param faces as stored
 */
record IndexedPhoto(Path file, List<FaceRecord> faces) {}
