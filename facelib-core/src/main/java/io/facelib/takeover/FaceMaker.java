package io.facelib.takeover;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.ImageId;
import io.facelib.model.ImageReference;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.DerivedIds;
import io.facelib.operation.StorageLayout;
import io.facelib.spi.ObjectStore;
import io.facelib.takeover.TakeoverReport.Kind;
import io.facelib.takeover.TakeoverReport.Reason;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes records of faces that were found anew, with what the service knew of them and with the objects that it kept. */
final class FaceMaker {
    private final ObjectStore objects;
    private final TenantId tenant;
    private final TenantObjects which;
    private final Clock clock;
    private final Tally tally;

    FaceMaker(ObjectStore objects, TenantId tenant, TenantObjects which, Clock clock, Tally tally) {
        this.objects = objects;
        this.tenant = tenant;
        this.which = which;
        this.clock = clock;
        this.tally = tally;
    }

    /** A face that the service had a point for. */
    FaceRecord of(Original original, ImageId image, Analysis seen, AnalyzedFace face, Point point) {
        FaceId id = point.id().orElseGet(() -> DerivedIds.face(tenant, image, face.index()));
        ObjectKey thumbnail =
                named(point, StorageLayout.THUMBNAILS, "thumb_key").orElseGet(() -> thumbnail(original));
        Optional<ObjectKey> crop = named(point, StorageLayout.CROPS, "crop_key");
        ImageReference reference = new ImageReference(image, seen.perceptualHash(), original.key(), thumbnail, crop);
        return record(id, identity(point), face, reference, point.metadata());
    }

    /** A face that it had none for. */
    FaceRecord of(Original original, Analysis seen, AnalyzedFace face, Map<String, Object> members) {
        ImageReference reference = new ImageReference(
                original.id(), seen.perceptualHash(), original.key(), thumbnail(original), Optional.empty());
        FaceId id = DerivedIds.face(tenant, original.id(), face.index());
        return record(id, Optional.empty(), face, reference, members);
    }

    private FaceRecord record(
            FaceId id,
            Optional<IdentityId> identity,
            AnalyzedFace face,
            ImageReference reference,
            Map<String, Object> members) {
        Map<String, Object> metadata = new LinkedHashMap<>(members);
        if (reference.thumbnail().bucket().equals(StorageLayout.THUMBNAILS)
                && StorageLayout.isShared(reference.thumbnail())) {
            metadata.put(StorageLayout.THUMBNAIL_MEMBER, reference.thumbnail().key());
        }
        return new FaceRecord(
                tenant,
                id,
                identity,
                face.embedding().orElseThrow(),
                face.detection(),
                face.quality(),
                reference,
                clock.instant(),
                Metadata.copyOf(metadata));
    }

    /** Without a thumbnail the picture stands for it, as it does where facelib's own crawler makes none. */
    private ObjectKey thumbnail(Original original) {
        return original.thumbnail().filter(key -> objects.stat(key).isPresent()).orElse(original.key());
    }

    /** An object that a point names, if it is the tenant's and there. */
    private Optional<ObjectKey> named(Point point, String bucket, String member) {
        Optional<ObjectKey> key = point.text(member).flatMap(name -> key(bucket, name));
        boolean foreign =
                point.text(member).isPresent() && key.filter(which::isOf).isEmpty();
        if (foreign) {
            tally.left(Kind.POINT, point.name(), Reason.FOREIGN_KEY, "its " + member + " is not kept, the face is");
        }
        return key.filter(which::isOf)
                .filter(name -> !StorageLayout.isTemplate(name))
                .filter(name -> objects.stat(name).isPresent());
    }

    private static Optional<ObjectKey> key(String bucket, String name) {
        try {
            return Optional.of(new ObjectKey(bucket, name));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private Optional<IdentityId> identity(Point point) {
        try {
            return point.text("identity_id").map(IdentityId::of);
        } catch (InvalidInputException e) {
            tally.left(Kind.POINT, point.name(), Reason.INVALID_IDENTITY, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
