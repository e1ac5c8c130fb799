package io.facelib.ingest;

import io.facelib.image.PerceptualHash;
import io.facelib.ingest.FaceFiles.Face;
import io.facelib.ingest.FaceFiles.Kept;
import io.facelib.ingest.IngestImages.Brought;
import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.ImageId;
import io.facelib.model.ImageReference;
import io.facelib.model.IngestRecord;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.operation.DerivedIds;
import io.facelib.operation.EngineParts;
import io.facelib.pipeline.PipelineResult;
import io.facelib.pipeline.StandardCrop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores the faces of an ingested image that are sharp enough and not there yet: objects first, then their records. */
final class IngestFaces {
    private final EngineParts parts;
    private final FaceFiles files;
    private final Optional<NearDuplicates> duplicates;

    IngestFaces(EngineParts parts, Optional<NearDuplicates> duplicates) {
        this.parts = parts;
        this.files = new FaceFiles(parts.objects());
        this.duplicates = duplicates;
        duplicates.ifPresent(near -> parts.analyses().onForget(near::forget));
    }

    /**
     * What was done with the faces of an image.
     *
     * @param total how many there were
     * @param rejected how many are not sharp enough, or no faces after all
     * @param duplicates how many look like one that was stored
     * @param kept where the others are
     */
    record Stored(int total, int rejected, int duplicates, List<Kept> kept) {
        IngestRecord record(String key, String sha256, Map<String, Duration> timings, Instant now) {
            List<ObjectKey> crops = kept.stream().map(Kept::crop).toList();
            List<ObjectKey> thumbnails = kept.stream().map(Kept::thumbnail).toList();
            List<ObjectKey> descriptions = kept.stream().map(Kept::description).toList();
            return new IngestRecord(
                    key,
                    sha256,
                    total,
                    kept.size(),
                    rejected,
                    duplicates,
                    crops,
                    thumbnails,
                    descriptions,
                    timings,
                    now);
        }
    }

    Stored store(
            TenantId tenant, IngestMessage message, Brought image, PipelineResult seen, Optional<HintedFaces> hints) {
        Optional<IdentityId> identity = message.identity();
        ImageId id = ImageId.of(image.sha256());
        List<Face> sharp = new ArrayList<>();
        List<AnalyzedFace> analyzed = new ArrayList<>();
        for (AnalyzedFace face : seen.analysis().faces()) {
            StandardCrop crop = seen.crops().get(face.index());
            if (crop.pass()) {
                int place = hints.map(known -> known.places().get(face.index())).orElse(face.index());
                String hash = PerceptualHash.of(crop.pixels());
                sharp.add(new Face(tenant, id, place, face.detection(), crop, hash, message.site(), message.url()));
                analyzed.add(face);
            }
        }
        int total = seen.analysis().faces().size()
                + hints.map(HintedFaces::rejected).orElse(0);
        Attempt attempt = new Attempt(tenant, message, image, seen.analysis(), identity);
        List<Kept> kept = attempt.store(sharp, analyzed);
        return new Stored(total, total - sharp.size(), sharp.size() - kept.size(), kept);
    }

    private static FaceId faceId(Face face) {
        return DerivedIds.face(face.tenant(), face.image(), face.place());
    }

    /** One message's faces; what is not stored after all must not make others duplicates. */
    private final class Attempt {
        private final TenantId tenant;
        private final IngestMessage message;
        private final Brought image;
        private final Analysis analysis;
        private final Optional<IdentityId> identity;
        private final List<Face> remembered = new ArrayList<>();
        private final Instant now = parts.clock().instant();

        Attempt(TenantId tenant, IngestMessage message, Brought image, Analysis analysis, Optional<IdentityId> identity) {
            this.tenant = tenant;
            this.message = message;
            this.image = image;
            this.analysis = analysis;
            this.identity = identity;
        }

        List<Kept> store(List<Face> sharp, List<AnalyzedFace> analyzed) {
            boolean done = false;
            try {
                List<Kept> kept = new ArrayList<>();
                List<FaceRecord> records = new ArrayList<>();
                List<Face> stored = new ArrayList<>();
                for (int i = 0; i < sharp.size(); i++) {
                    Face face = sharp.get(i);
                    if (!isDuplicate(face)) {
                        Kept objects = files.put(face, now);
                        kept.add(objects);
                        stored.add(face);
                        records.add(record(face, analyzed.get(i), objects));
                    }
                }
                if (!records.isEmpty()) {
                    parts.vectors().upsert(records.get(0).tenant(), records);
                }
                stored.forEach(this::confirm);
                done = true;
                return kept;
            } finally {
                if (!done) {
                    remembered.forEach(this::forget);
                }
            }
        }

        private boolean isDuplicate(Face face) {
            remembered.add(face);
            return duplicates
                    .map(guard -> guard.isDuplicate(face.tenant(), face.hash(), faceId(face), this::isStored))
                    .orElse(false);
        }

        private boolean isStored(FaceId face) {
            return !parts.vectors().get(tenant, List.of(face)).isEmpty();
        }

        private void confirm(Face face) {
            duplicates.ifPresent(guard -> guard.stored(face.tenant(), face.hash(), faceId(face)));
        }

        private void forget(Face face) {
            duplicates.ifPresent(guard -> guard.forget(face.tenant(), face.hash(), faceId(face)));
        }

        private FaceRecord record(Face face, AnalyzedFace analyzed, Kept objects) {
            Instant time = message.timestamp().map(Instant::ofEpochSecond).orElse(now);
            ImageReference reference = new ImageReference(
                    face.image(),
                    analysis.perceptualHash(),
                    image.original(),
                    objects.thumbnail(),
                    Optional.of(objects.crop()));
            return new FaceRecord(
                    face.tenant(),
                    faceId(face),
                    identity,
                    analyzed.embedding().orElseThrow(),
                    face.detection(),
                    analyzed.quality(),
                    reference,
                    now,
                    FaceFiles.metadata(face, message.metadata(), time));
        }
    }
}
