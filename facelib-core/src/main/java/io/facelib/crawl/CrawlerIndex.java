package io.facelib.crawl;

import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.ImageReference;
import io.facelib.model.Landmarks;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.RequestContext;
import io.facelib.model.TenantId;
import io.facelib.operation.DerivedIds;
import io.facelib.operation.EngineParts;
import io.facelib.operation.StorageLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the faces of kept images searchable, as those of the tenant that is configured for the crawler. Ids follow from the
 * tenant, the image's hash and the face's place, so that doing it twice writes the same faces. Safe for any number of threads.
 */
public final class CrawlerIndex {
    private static final int LANDMARKS = 5;

    private final EngineParts parts;
    private final TenantId tenant;

    public CrawlerIndex(EngineParts parts, TenantId tenant) {
        this.parts = parts;
        this.tenant = tenant;
    }

    /**
     * Writes a record for each face of a kept image that the engine found: those have a vector, five landmarks and an
     * assessment. Beside them it keeps {@code thumb_key}, {@code source_url}, {@code page_url}, {@code site_id},
     * {@code quality} and, where they are known, {@code age} and {@code gender}. Endpoints hear {@code face.indexed}, and the
     * audit has a row, as when an image is indexed otherwise.
     *
     * @return how many
     */
    public int write(SavedTask saved) {
        List<FaceRecord> records = new ArrayList<>();
        Optional<ObjectKey> raw = saved.result().rawImageKey().map(key -> new ObjectKey("raw-images", key));
        for (int i = 0; raw.isPresent() && i < saved.result().faces().size(); i++) {
            ObjectKey thumbnail = saved.thumbnails().get(i).orElse(raw.get());
            record(saved.result(), i, raw.get(), thumbnail).ifPresent(records::add);
        }
        if (!records.isEmpty()) {
            parts.vectors().upsert(tenant, records);
            ImageReference first = records.get(0).image();
            parts.journal()
                    .indexed(tenant, RequestContext.none(), records.size(), first.perceptualHash(), first.thumbnail());
        }
        return records.size();
    }

    private Optional<FaceRecord> record(FaceResult result, int place, ObjectKey raw, ObjectKey thumbnail) {
        FaceDetection face = result.faces().get(place);
        if (face.embedding().isEmpty()
                || face.assessment().isEmpty()
                || face.landmarks().size() != LANDMARKS) {
            return Optional.empty();
        }
        ImageId image = ImageId.of(result.task().phash());
        FaceId id = DerivedIds.face(tenant, image, place);
        BoundingBox box = face.box();
        return Optional.of(new FaceRecord(
                tenant,
                id,
                Optional.empty(),
                face.embedding().get(),
                new Detection(box, Landmarks.of(face.landmarks()), face.quality()),
                face.assessment().get(),
                new ImageReference(image, result.task().phash(), raw, thumbnail, Optional.empty()),
                parts.clock().instant(),
                metadata(result.task().candidate(), face, thumbnail)));
    }

    private static Metadata metadata(CandidateImage candidate, FaceDetection face, ObjectKey thumbnail) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(StorageLayout.THUMBNAIL_MEMBER, thumbnail.key());
        members.put("source_url", candidate.imgUrl());
        members.put("page_url", candidate.pageUrl());
        members.put("site_id", candidate.siteId());
        members.put("quality", face.quality());
        face.age().ifPresent(age -> members.put("age", age));
        face.gender().ifPresent(gender -> members.put("gender", gender));
        return Metadata.copyOf(members);
    }
}
