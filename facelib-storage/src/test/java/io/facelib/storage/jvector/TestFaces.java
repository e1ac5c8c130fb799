package io.facelib.storage.jvector;

import io.facelib.model.BoundingBox;
import io.facelib.model.ContractId;
import io.facelib.model.Detection;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
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
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up face records, the same ones for the same numbers; their vectors lie around 60 persons. */
final class TestFaces {
    private static final int PERSONS = 60;

    private TestFaces() {}

    static List<FaceRecord> of(TenantId tenant, ContractId contract, int dimension, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> of(tenant, "f" + i, near(contract, dimension, i % PERSONS, new Random(i))))
                .toList();
    }

    static FaceRecord of(TenantId tenant, String id, Embedding vector) {
        Landmarks points = Landmarks.of(
                List.of(new Point(30, 40), new Point(60, 40), new Point(45, 60), new Point(33, 80), new Point(57, 80)));
        ImageReference image = new ImageReference(
                ImageId.of("i" + id),
                "df9883b668971c8a",
                new ObjectKey("raw-images", tenant + "/i" + id + ".jpg"),
                new ObjectKey("thumbnails", tenant + "/i" + id + "_thumb.jpg"),
                Optional.empty());
        return new FaceRecord(
                tenant,
                FaceId.of(id),
                Optional.of(IdentityId.of("p" + id)),
                vector,
                new Detection(new BoundingBox(20, 20, 60, 80), points, 0.9),
                new Quality(true, 0.75, 300, new Pose(0, 0, 0), List.of("ok")),
                image,
                Instant.parse("2026-11-22T10:00:00Z"),
                Metadata.none());
    }

    /** A vector around one of the persons. */
    static Embedding near(ContractId contract, int dimension, int person, Random random) {
        Random direction = new Random(person);
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) (direction.nextGaussian() + 0.6 * random.nextGaussian());
        }
        return Embedding.of(contract, values);
    }
}
