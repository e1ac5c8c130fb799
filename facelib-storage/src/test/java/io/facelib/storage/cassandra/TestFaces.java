package io.facelib.storage.cassandra;

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

/** Made-up face records, the same ones for the same numbers; ten of each person, two of each picture. */
final class TestFaces {
    static final TenantId ACME = TenantId.of("acme");
    static final ContractId CONTRACT = ContractId.of("test:Made-up.32.v1");
    static final int DIMENSION = 32;

    private TestFaces() {}

    static List<FaceRecord> range(int from, int to) {
        return IntStream.range(from, to).mapToObj(TestFaces::face).toList();
    }

    static FaceRecord face(int number) {
        return face(ACME, CONTRACT, DIMENSION, number);
    }

    static FaceRecord face(TenantId tenant, ContractId contract, int dimension, int number) {
        int person = number / 10;
        return face(
                tenant,
                "f" + number,
                Optional.of(IdentityId.of("p" + person)),
                "i" + number / 2,
                near(contract, dimension, person, new Random(number)),
                Metadata.of("even", number % 2 == 0));
    }

    static FaceRecord face(
            TenantId tenant,
            String id,
            Optional<IdentityId> identity,
            String image,
            Embedding vector,
            Metadata metadata) {
        Landmarks points = Landmarks.of(
                List.of(new Point(30, 40), new Point(60, 40), new Point(45, 60), new Point(33, 80), new Point(57, 80)));
        ImageReference reference = new ImageReference(
                ImageId.of(image),
                "df9883b668971c8a",
                new ObjectKey("raw-images", tenant + "/" + image + ".jpg"),
                new ObjectKey("thumbnails", tenant + "/" + image + "_thumb.jpg"),
                Optional.empty());
        return new FaceRecord(
                tenant,
                FaceId.of(id),
                identity,
                vector,
                new Detection(new BoundingBox(20, 20, 60, 80), points, 0.9),
                new Quality(true, 0.75, 300, new Pose(0, 0, 0), List.of("ok")),
                reference,
                Instant.parse("2026-11-22T10:00:00Z"),
                metadata);
    }

    /** A vector around that of a person. */
    static Embedding near(ContractId contract, int dimension, int person, Random random) {
        Random direction = new Random(person);
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) (direction.nextGaussian() + 0.4 * random.nextGaussian());
        }
        return Embedding.of(contract, values);
    }
}
