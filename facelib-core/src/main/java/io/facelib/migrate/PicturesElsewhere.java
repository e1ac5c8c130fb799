package io.facelib.migrate;

import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageReference;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.StorageLayout;
import java.util.Optional;
import java.util.stream.Stream;

/** Pictures that faces refer to and that are not moved, since their keys are not the tenant's: crawled ones, mostly. */
final class PicturesElsewhere {
    private final Course course;
    private final Optional<TenantId> crawler;

    /** @param shared whether what names no tenant belongs to this one */
    PicturesElsewhere(Course course, boolean shared) {
        this.course = course;
        this.crawler = shared ? Optional.of(course.tenant()) : Optional.empty();
    }

    /** One that the source has and the target would miss; empty when none of the face's is. */
    Optional<ObjectKey> of(FaceRecord face) {
        ImageReference image = face.image();
        return Stream.concat(Stream.of(image.original(), image.thumbnail()), image.crop().stream())
                .filter(key -> !StorageLayout.isOf(course.tenant(), key, crawler))
                .filter(key -> course.from().objects().stat(key).isPresent())
                .filter(key -> course.to().objects().stat(key).isEmpty())
                .findFirst();
    }

    /**
     * Refuses a face that has one.
     *
     * @throws InvalidInputException if it has
     */
    void requireNone(FaceRecord face) {
        of(face).ifPresent(key -> {
            throw new InvalidInputException(
                    "tenant", "face '" + face.id() + "' refers to " + key + ", which would stay behind" + advice(key));
        });
    }

    private static String advice(ObjectKey key) {
        return StorageLayout.isShared(key)
                ? ": a crawler keeps it under no tenant; say that such objects belong to this one (--with-crawled)"
                : ": it lies with another tenant";
    }
}
