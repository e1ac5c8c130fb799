package io.facelib.examples.tour;

import java.nio.file.Path;
import java.util.List;

/**
 * A photo with what was seen on it.
 *
 * @param file the photo
 * @param caption one line
 * @param marks the faces
 */
record Picture(Path file, String caption, List<Mark> marks) {}
