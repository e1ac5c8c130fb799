package io.facelib.takeover;

import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceId;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.ObjectStore;
import io.facelib.takeover.TakeoverReport.Kind;
import io.facelib.takeover.TakeoverReport.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The descriptions that the service's consumer kept beside crops. Each says of a face what its point does, but for the time and the
 * person, and the point's id follows from it.
 */
final class Descriptions {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}_face_[0-9]{1,9}\\.json");
    private static final String ENDING = ".json";
    private static final int MOST = 1 << 16;
    private static final int THREADS = 8;

    private final ObjectStore objects;
    private final TenantId tenant;
    private final Tally tally;

    Descriptions(ObjectStore objects, TenantId tenant, Tally tally) {
        this.objects = objects;
        this.tenant = tenant;
        this.tally = tally;
    }

    /** Adds a point for each of them, behind those that are there. */
    void addTo(TenantObjects which, PointSpool points) {
        try (Workers workers = new Workers(THREADS)) {
            which.each(objects, StorageLayout.DESCRIPTIONS, object -> {
                if (isOne(object.key())) {
                    workers.add(() -> add(object.key(), points));
                }
            });
            workers.finish();
        }
    }

    private boolean isOne(ObjectKey key) {
        String start = tenant + "/";
        return key.key().startsWith(start)
                && NAME.matcher(key.key().substring(start.length())).matches();
    }

    private void add(ObjectKey key, PointSpool points) {
        Optional<byte[]> json = SmallObjects.read(objects, key, MOST);
        try {
            Optional<Point> point = json.map(bytes -> point(key, bytes));
            synchronized (points) {
                point.ifPresent(points::add);
            }
        } catch (InvalidInputException e) {
            tally.left(Kind.OBJECT, key.toString(), Reason.INVALID_DESCRIPTION, String.valueOf(e.getMessage()));
        }
    }

    private Point point(ObjectKey key, byte[] json) {
        Map<String, Object> members = new LinkedHashMap<>(PointReader.object("description", json));
        if (!tenant.value().equals(members.get("tenant_id"))) {
            throw new InvalidInputException("description", "its tenant is another");
        }
        String crop = key.key().substring(0, key.key().length() - ENDING.length());
        String face = crop.substring(tenant.value().length() + 1).replace("_face_", ":face_");
        String sha256 = face.substring(0, face.indexOf(':'));
        if (!face.equals(members.get("face_id")) || !sha256.equals(members.get("image_sha256"))) {
            throw new InvalidInputException("description", "its face_id or image_sha256 is not that of its name");
        }
        members.put("crop_key", crop + ".jpg");
        members.put("thumb_key", crop + "_thumb.jpg");
        members.remove("landmarks");
        return new Point(Optional.of(idOf(face)), Metadata.copyOf(members));
    }

    /** The first 32 digits of the SHA-256 of the face's name, grouped as a UUID, as the service's consumer makes it. */
    static FaceId idOf(String face) {
        String hex = Digests.of(face);
        return FaceId.of(String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20, 32)));
    }
}
