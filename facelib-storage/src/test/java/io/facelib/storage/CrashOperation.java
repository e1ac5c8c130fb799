package io.facelib.storage;

import io.facelib.model.BoundingBox;
import io.facelib.model.ContractId;
import io.facelib.model.Detection;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
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
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.StorageBackends;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A write of the crash tests: stores or replaces an image and its faces, or deletes them. Everything that is stored follows
 * from these few values, so that the process that looks afterwards knows what must be there.
 *
 * @param version grows with each write of the image; 0 deletes it
 * @param faces how many
 * @param dimension of the faces' vectors
 */
record CrashOperation(TenantId tenant, ImageId image, int version, int faces, int dimension) {
    private static final Landmarks LANDMARKS = Landmarks.of(
            List.of(new Point(30, 40), new Point(60, 40), new Point(45, 60), new Point(33, 80), new Point(57, 80)));

    static CrashOperation delete(TenantId tenant, ImageId image) {
        return new CrashOperation(tenant, image, 0, 0, 0);
    }

    /** What a stored face was written by. */
    static CrashOperation of(FaceRecord face) {
        return new CrashOperation(
                face.tenant(),
                face.image().id(),
                number(face, "version"),
                number(face, "faces"),
                face.embedding().dimension());
    }

    private static int number(FaceRecord face, String member) {
        return ((Long) face.metadata().get(member).orElseThrow()).intValue();
    }

    static CrashOperation parse(String text) {
        String[] parts = text.split(" ", 5);
        return new CrashOperation(
                TenantId.of(parts[0]),
                ImageId.of(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]),
                Integer.parseInt(parts[4]));
    }

    String text() {
        return tenant + " " + image + " " + version + " " + faces + " " + dimension;
    }

    boolean deletes() {
        return version == 0;
    }

    ObjectKey original() {
        return CrashModel.original(CrashModel.name(this));
    }

    ObjectKey thumbnail() {
        return CrashModel.thumbnail(CrashModel.name(this));
    }

    /** Does it as an engine would: objects before faces, and the other way round when it deletes. */
    void apply(StorageBackends storage) {
        if (deletes()) {
            while (storage.vectors()
                            .deleteWhere(tenant, FaceFilter.ofImage(image), 10)
                            .size()
                    == 10) {
                // there may be more
            }
            storage.objects().delete(original());
            storage.objects().delete(thumbnail());
        } else {
            putObjects(storage);
            storage.vectors().upsert(tenant, records());
        }
    }

    /** Its first half only. */
    void putObjects(StorageBackends storage) {
        for (ObjectKey key : List.of(original(), thumbnail())) {
            byte[] content = content(key, version);
            storage.objects().put(key, new ByteArrayInputStream(content), ObjectInfo.ofType("image/jpeg"));
        }
    }

    /** What an image's object holds after the write of a version. */
    static byte[] content(ObjectKey key, int version) {
        Random random = new Random(31L * key.hashCode() + version);
        byte[] content = new byte[4 + random.nextInt(3_000)];
        random.nextBytes(content);
        content[0] = (byte) version;
        return content;
    }

    List<FaceRecord> records() {
        return IntStream.range(0, faces).mapToObj(this::record).toList();
    }

    private FaceRecord record(int number) {
        return new FaceRecord(
                tenant,
                FaceId.of(image + "_" + number),
                Optional.of(IdentityId.of("person-" + Math.floorMod(image.hashCode(), 50))),
                vector(number),
                new Detection(new BoundingBox(20, 20, 60, 80), LANDMARKS, 0.9),
                new Quality(true, 0.75, 300, new Pose(0, 0, 0), List.of("ok")),
                new ImageReference(image, "df9883b668971c8a", original(), thumbnail(), Optional.empty()),
                Instant.ofEpochSecond(1_790_000_000L + version),
                Metadata.copyOf(Map.of("version", version, "faces", faces)));
    }

    private Embedding vector(int number) {
        Random random = new Random(31L * image.hashCode() + 1_000L * version + number);
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Embedding.of(contract(), values);
    }

    private ContractId contract() {
        return ContractId.of("random-" + dimension);
    }
}
