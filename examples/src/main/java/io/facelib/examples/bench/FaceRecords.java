package io.facelib.examples.bench;

import io.facelib.model.BoundingBox;
import io.facelib.model.ContractId;
import io.facelib.model.Detection;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.ImageReference;
import io.facelib.model.Landmarks;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.Point;
import io.facelib.model.Pose;
import io.facelib.model.Quality;
import io.facelib.model.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whole face records around vectors, as indexing a photo makes them. */
public final class FaceRecords {
    private static final String PREFIX = "face-";
    private static final Landmarks LANDMARKS = Landmarks.of(List.of(
            new Point(84.5, 101.2),
            new Point(121.9, 100.7),
            new Point(103.4, 125.8),
            new Point(88.1, 146.3),
            new Point(119.6, 145.9)));

    private FaceRecords() {}

    /** The contract of all vectors of a dimension. */
    static ContractId contract(int dimension) {
        return new ContractId("bench." + dimension + ".v1");
    }

    static Embedding embedding(float[] vector) {
        return Embedding.of(contract(vector.length), vector);
    }

    /** The record of a face whose id tells its number. */
    static FaceRecord record(TenantId tenant, int number, float[] vector) {
        ImageId image = new ImageId("image-" + number);
        return new FaceRecord(
                tenant,
                id(number),
                Optional.empty(),
                embedding(vector),
                new Detection(new BoundingBox(70, 60, 136, 152), LANDMARKS, 0.93),
                new Quality(true, 0.87, 412.5, new Pose(3.1, -4.2, 0.8), List.of("ok")),
                new ImageReference(
                        image,
                        "c3a5f01e9b7d2846",
                        new ObjectKey("raw-images", tenant + "/" + image),
                        new ObjectKey("thumbnails", tenant + "/" + image),
                        Optional.empty()),
                Instant.EPOCH.plusSeconds(number),
                Metadata.none());
    }

    static FaceId id(int number) {
        return new FaceId(PREFIX + number);
    }

    static int number(FaceId id) {
        return Integer.parseInt(id.value().substring(PREFIX.length()));
    }
}
