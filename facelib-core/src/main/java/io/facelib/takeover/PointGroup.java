package io.facelib.takeover;

import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import java.util.List;

/**
 * The points of a picture that have one name for it.
 *
 * @param id the name
 * @param points none where a picture is taken over without points
 * @param there the faces of that name that the target has
 */
record PointGroup(ImageId id, List<Point> points, List<FaceRecord> there) {}
