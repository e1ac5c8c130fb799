package io.facelib.storage;

import io.facelib.model.BoundingBox;
import io.facelib.model.ContractId;
import io.facelib.model.Detection;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.ImageReference;
import io.facelib.model.Landmarks;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.Point;
import io.facelib.model.Pose;
import io.facelib.model.Quality;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One tenant's faces in an open storage, made of noise that follows from their ids: no two share a piece of bytes. */
final class Gallery {
    static final ContractId CONTRACT = ContractId.of("noise.64.v1");

    private static final int DIMENSION = 64;
    /** The size of an original unless another is given, in bytes. */
    static final int PICTURE = 3_000;

    private final StorageBackends storage;
    private final TenantId tenant;
    private final int pictureBytes;

    Gallery(StorageBackends storage, String tenant) {
        this(storage, tenant, PICTURE);
    }

    Gallery(StorageBackends storage, String tenant, int pictureBytes) {
        this.storage = storage;
        this.tenant = TenantId.of(tenant);
        this.pictureBytes = pictureBytes;
    }

    /** Stores a face as the engine does: pictures first, then the record. */
    void index(String id) {
        FaceRecord face = face(id);
        put(face.image().original(), picture(id));
        put(face.image().thumbnail(), noise(id + " thumbnail", pictureBytes / 10));
        storage.vectors().upsert(tenant, List.of(face));
    }

    void put(ObjectKey key, byte[] content) {
        storage.objects().put(key, new ByteArrayInputStream(content), ObjectInfo.ofType("image/jpeg"));
    }

    /** Erases a face as the engine does: the record first, then its pictures. */
    void delete(String id) {
        FaceRecord face = face(id);
        storage.vectors().delete(tenant, List.of(face.id()));
        storage.objects().delete(face.image().original());
        storage.objects().delete(face.image().thumbnail());
    }

    FaceRecord face(String id) {
        ImageReference image = new ImageReference(
                ImageId.of("image-" + id),
                "df9883b668971c8a",
                new ObjectKey("raw-images", tenant + "/image-" + id + ".jpg"),
                new ObjectKey("thumbnails", tenant + "/image-" + id + "_thumb.jpg"),
                Optional.empty());
        Point eye = new Point(30, 40);
        return new FaceRecord(
                tenant,
                FaceId.of(id),
                Optional.empty(),
                vector(id),
                new Detection(new BoundingBox(20, 20, 60, 80), new Landmarks(eye, eye, eye, eye, eye), 0.9),
                new Quality(true, 0.75, 300, new Pose(0, 0, 0), List.of("ok")),
                image,
                Instant.parse("2026-11-22T10:00:00Z"),
                Metadata.of("note", "of " + id));
    }

    static Embedding vector(String id) {
        Random random = new Random(id.hashCode());
        float[] values = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Embedding.of(CONTRACT, values);
    }

    /** The original of a face. */
    byte[] picture(String id) {
        return noise(id, pictureBytes);
    }

    static byte[] noise(String id, int length) {
        byte[] bytes = new byte[length];
        new Random(~id.hashCode()).nextBytes(bytes);
        return bytes;
    }

    /** The ids of all faces. */
    SortedSet<String> ids() {
        TreeSet<String> ids = new TreeSet<>();
        PageRequest request = PageRequest.first(1_000);
        Page<FaceRecord> page = storage.vectors().list(tenant, FaceFilter.all(), request);
        page.items().forEach(face -> ids.add(face.id().value()));
        while (page.next().isPresent()) {
            page = storage.vectors()
                    .list(tenant, FaceFilter.all(), request.after(page.next().get()));
            page.items().forEach(face -> ids.add(face.id().value()));
        }
        return ids;
    }

    /** The ids of the faces that are the same as a face. */
    List<String> search(String id) {
        VectorMatches found =
                storage.vectors().search(tenant, new VectorQuery(vector(id), 10, 0.99, FaceFilter.all(), false));
        return found.matches().stream().map(match -> match.face().id().value()).collect(Collectors.toList());
    }
}
