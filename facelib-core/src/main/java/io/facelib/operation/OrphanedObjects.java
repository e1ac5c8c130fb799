package io.facelib.operation;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.Identity;
import io.facelib.model.ImageId;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Removes what a crash left between writing an object and writing what refers to it, or between removing them the other way
 * round: crops, thumbnails and descriptions with a name that facelib gives, that no face, no identity and no picture of
 * theirs refers to any more.
 *
 * <p>Pictures themselves are never removed here: one without a face may have been indexed without any, may wait for its
 * turn in a batch or an ingest queue, or may be the user's own. What a crawler stored has no tenant in its name and goes
 * with its retention only.
 */
final class OrphanedObjects {
    private final EngineParts parts;
    private final ObjectStore objects;
    private final IdentityChanges changes;

    OrphanedObjects(EngineParts parts, IdentityChanges changes) {
        this.parts = parts;
        this.objects = parts.objects();
        this.changes = changes;
    }

    /** Returns how many there were. */
    long run(Instant cutoff, boolean dryRun) {
        List<ObjectKey> orphans = new ArrayList<>();
        Map<TenantId, List<ObjectKey>> templates = new TreeMap<>();
        for (String bucket : List.of(StorageLayout.THUMBNAILS, StorageLayout.CROPS, StorageLayout.DESCRIPTIONS)) {
            Walk.each(page -> objects.list(bucket, "", page), object -> {
                if (object.modified().isBefore(cutoff)) {
                    sort(object.key(), orphans, templates);
                }
            });
        }
        long removed =
                orphans.stream().filter(key -> removeAlone(key, cutoff, dryRun)).count();
        for (Map.Entry<TenantId, List<ObjectKey>> of : templates.entrySet()) {
            removed += removeTemplates(of.getKey(), of.getValue(), cutoff, dryRun);
        }
        return removed;
    }

    private void sort(ObjectKey key, List<ObjectKey> orphans, Map<TenantId, List<ObjectKey>> templates) {
        Optional<TenantId> tenant = StoredName.tenant(key);
        if (tenant.isPresent() && StorageLayout.isTemplate(tenant.get(), key)) {
            templates.computeIfAbsent(tenant.get(), same -> new ArrayList<>()).add(key);
        } else if (StoredName.of(key).filter(name -> isOrphan(name, key)).isPresent()) {
            orphans.add(key);
        }
    }

    /** The pictures that an object may be of, by its name. */
    private static List<ImageId> images(StoredName name) {
        return Stream.of(
                        name.imageOfFace(".jpg"),
                        name.imageOfFace(".json"),
                        name.imageOfFace("_thumb.jpg"),
                        name.image("_thumb.jpg"))
                .flatMap(Optional::stream)
                .toList();
    }

    private boolean isOrphan(StoredName name, ObjectKey key) {
        List<ImageId> images = images(name);
        boolean ofPicture = name.image("_thumb.jpg")
                .filter(image -> exists(StorageLayout.original(name.tenant(), image)))
                .isPresent();
        return !images.isEmpty()
                && !ofPicture
                && images.stream()
                        .noneMatch(image -> inUse(name.tenant(), image).contains(key));
    }

    private Set<ObjectKey> inUse(TenantId tenant, ImageId image) {
        Set<ObjectKey> keys = new HashSet<>();
        Walk.<FaceRecord>each(page -> parts.vectors().list(tenant, FaceFilter.ofImage(image), page), face -> {
            keys.add(face.image().thumbnail());
            face.image().crop().ifPresent(crop -> {
                keys.add(crop);
                keys.add(StorageLayout.faceThumbnail(crop));
                keys.add(StorageLayout.faceDescription(crop));
            });
        });
        return keys;
    }

    /** No identity of the tenant is changed meanwhile: templates move from one to another. */
    private long removeTemplates(TenantId tenant, List<ObjectKey> crops, Instant cutoff, boolean dryRun) {
        return changes.alone(tenant, () -> {
            Set<ObjectKey> inUse = new HashSet<>();
            Walk.<Identity>each(
                    page -> parts.identities().list(tenant, page),
                    identity -> identity.templates().forEach(template -> inUse.add(template.crop())));
            return crops.stream()
                    .filter(crop -> !inUse.contains(crop))
                    .filter(crop -> remove(crop, cutoff, dryRun))
                    .count();
        });
    }

    /** While nobody stores its picture; unless somebody did since it was listed. */
    private boolean removeAlone(ObjectKey key, Instant cutoff, boolean dryRun) {
        StoredName name = StoredName.of(key).orElseThrow();
        return parts.pictureLocks()
                .alone(name.tenant(), images(name), () -> isOrphan(name, key) && remove(key, cutoff, dryRun));
    }

    /** Unless it was written again meanwhile. */
    private boolean remove(ObjectKey key, Instant cutoff, boolean dryRun) {
        Optional<StoredObject> stillOld =
                objects.stat(key).filter(object -> object.modified().isBefore(cutoff));
        return stillOld.isPresent() && (dryRun || objects.delete(key));
    }

    private boolean exists(ObjectKey key) {
        return objects.stat(key).isPresent();
    }
}
