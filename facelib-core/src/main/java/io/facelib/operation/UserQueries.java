package io.facelib.operation;

import io.facelib.model.CleanUpResult;
import io.facelib.model.FaceFilter;
import io.facelib.model.ImageId;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StoredObject;
import java.time.Instant;
import java.util.Optional;

/**
 * Removes photos that somebody searched with, when they are old: marked as a query where they were stored. Their faces go
 * first, whomever they are assigned to since: a face never points at a picture that is gone, and who was only asked for
 * must not stay findable. Photos that were indexed stay, however old.
 */
final class UserQueries {
    private final EngineParts parts;
    private final ObjectStore objects;
    private final EraseFaces erase;

    UserQueries(EngineParts parts) {
        this.parts = parts;
        this.objects = parts.objects();
        this.erase = new EraseFaces(parts);
    }

    CleanUpResult run(Instant cutoff, boolean dryRun) {
        Run run = new Run(cutoff, dryRun);
        Walk.each(page -> objects.list(StorageLayout.RAW, "", page), run::original);
        Walk.each(page -> objects.list(StorageLayout.THUMBNAILS, "", page), run::thumbnail);
        return new CleanUpResult.UserQueries(cutoff, run.images, run.faces);
    }

    private final class Run {
        private final Instant cutoff;
        private final boolean dryRun;
        private long images;
        private long faces;

        Run(Instant cutoff, boolean dryRun) {
            this.cutoff = cutoff;
            this.dryRun = dryRun;
        }

        private boolean isOver(StoredObject object) {
            return StorageLayout.isQuery(object.info()) && object.modified().isBefore(cutoff);
        }

        void original(StoredObject object) {
            Optional<StoredName> name = StoredName.of(object.key());
            Optional<ImageId> image = name.flatMap(n -> n.image(".jpg"));
            if (isOver(object) && image.isPresent()) {
                remove(object.key(), name.orElseThrow().tenant(), image.get());
            }
        }

        /** Nobody stores the picture meanwhile; somebody may have since it was listed, and then it is no query any more. */
        private void remove(ObjectKey original, TenantId tenant, ImageId image) {
            Optional<Long> removed = parts.pictureLocks()
                    .alone(
                            tenant,
                            image,
                            () -> isStillOver(original)
                                    ? Optional.of(removed(original, tenant, image))
                                    : Optional.empty());
            removed.ifPresent(count -> {
                faces += count;
                images++;
            });
        }

        private long removed(ObjectKey original, TenantId tenant, ImageId image) {
            FaceFilter ofImage = FaceFilter.ofImage(image);
            if (dryRun) {
                return parts.vectors().count(tenant, ofImage);
            }
            long gone = erase.remains(tenant, ofImage).faces(); // the next run finds the picture by its mark
            objects.delete(original);
            objects.delete(StorageLayout.thumbnail(tenant, image));
            return gone;
        }

        private boolean isStillOver(ObjectKey key) {
            return objects.stat(key).filter(this::isOver).isPresent();
        }

        /** What an earlier run that was cut off left. */
        void thumbnail(StoredObject object) {
            Optional<StoredName> name = StoredName.of(object.key());
            Optional<ImageId> image = name.flatMap(n -> n.image("_thumb.jpg"));
            if (isOver(object) && !dryRun && image.isPresent()) {
                parts.pictureLocks()
                        .alone(name.orElseThrow().tenant(), image.get(), () -> removeThumbnail(object.key()));
            }
        }

        private boolean removeThumbnail(ObjectKey key) {
            return isStillOver(key) && objects.delete(key);
        }
    }
}
