package io.facelib.takeover;

import io.facelib.FaceEngine;
import io.facelib.Identities;
import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.InvalidImageException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.EnrollOptions;
import io.facelib.model.Enrollment;
import io.facelib.model.Enrollment.KnownFace;
import io.facelib.model.Enrollment.NotEnoughPhotos;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.FaceRejection;
import io.facelib.model.FaceRejection.EmbeddingFailed;
import io.facelib.model.IdentityId;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.QualityProfile;
import io.facelib.model.TenantId;
import io.facelib.operation.EnrollIdentity;
import io.facelib.spi.StorageBackends;
import io.facelib.takeover.TakeoverReport.Count;
import io.facelib.takeover.TakeoverReport.Kind;
import io.facelib.takeover.TakeoverReport.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Enrols people again by the pictures of the faces that are assigned to them, through the gate that every enrolment passes. One after
 * the other in the order of their ids, since whether a face is another's already depends on who is enrolled.
 */
final class PeopleTakeover {
    private static final int CANDIDATES = 30;
    private static final int MOST_FACES = 500;
    private static final EnrollOptions OPTIONS = EnrollOptions.defaults();
    private static final AnalyzeOptions LOOK =
            AnalyzeOptions.defaults().withProfile(QualityProfile.ENROLL).withEmbed(false);

    private final StorageBackends to;
    private final Identities identities;
    private final FaceEngine engine;
    private final TenantId tenant;
    private final Marker marker;
    private final boolean again;
    private final Tally tally;

    PeopleTakeover(StorageBackends to, FaceEngine engine, TenantId tenant, Marker marker, boolean again, Tally tally) {
        this.to = to;
        this.identities = engine.tenant(tenant).identities();
        this.engine = engine;
        this.tenant = tenant;
        this.marker = marker;
        this.again = again;
        this.tally = tally;
    }

    void run(NavigableSet<String> ids) {
        for (String id : ids) {
            try {
                run(IdentityId.of(id));
            } catch (InvalidInputException e) {
                left(id, Reason.INVALID_IDENTITY, String.valueOf(e.getMessage()));
            }
        }
    }

    private void run(IdentityId id) {
        if (!again && identities.get(id).isPresent()) {
            tally.add(Count.IDENTITIES_THERE);
            return;
        }
        List<FaceRecord> faces = to.vectors()
                .list(tenant, FaceFilter.ofIdentity(id), PageRequest.first(MOST_FACES))
                .items();
        if (!again && isHandled(faces)) {
            tally.add(Count.IDENTITIES_HANDLED);
            return;
        }
        if (faces.isEmpty()) {
            left(id.value(), Reason.NO_PICTURE, "no face in the stored pictures is assigned to it");
        } else {
            enroll(id, photos(faces));
        }
    }

    /** Who was removed in the target is not brought back, but for pictures that came since. */
    private boolean isHandled(List<FaceRecord> faces) {
        return marker.ended()
                .filter(end -> faces.stream().noneMatch(face -> face.indexedAt().isAfter(end)))
                .isPresent();
    }

    /** Those that show nobody else first, then the best. */
    private List<FaceImage> photos(List<FaceRecord> faces) {
        Comparator<FaceRecord> best = Comparator.<FaceRecord>comparingInt(
                        face -> face.quality().usable() ? 0 : 1)
                .thenComparing(face -> -face.quality().score());
        Map<ObjectKey, FaceRecord> byPicture = new LinkedHashMap<>();
        faces.stream()
                .sorted(best)
                .forEach(face -> byPicture.putIfAbsent(face.image().original(), face));
        return byPicture.values().stream()
                .limit(CANDIDATES)
                .map(face -> Map.entry(isAlone(face), face))
                .sorted(Comparator.comparing(entry -> !entry.getKey()))
                .flatMap(entry -> photo(entry.getValue()).stream())
                .limit(EnrollIdentity.MAX_PHOTOS)
                .toList();
    }

    private boolean isAlone(FaceRecord face) {
        return to.vectors().count(tenant, FaceFilter.ofImage(face.image().id())) == 1;
    }

    /** The gate takes the one usable face of a picture, whosever it is: one where that is not the person's own is none. */
    private Optional<FaceImage> photo(FaceRecord face) {
        return read(face.image().original()).filter(photo -> isTheUsable(face, photo));
    }

    private boolean isTheUsable(FaceRecord own, FaceImage photo) {
        try {
            List<AnalyzedFace> usable = Patience.with(() -> engine.analyze(photo, LOOK)).faces().stream()
                    .filter(face -> face.quality().usable())
                    .toList();
            return usable.size() == 1
                    && usable.get(0).detection().box().overlap(own.detection().box()) >= FaceMatching.LEAST;
        } catch (InvalidImageException e) {
            return false;
        }
    }

    private Optional<FaceImage> read(ObjectKey key) {
        int most = Math.toIntExact(engine.config().limits().maxBytes());
        return SmallObjects.read(to.objects(), key, most).map(FaceImage::owning);
    }

    private void enroll(IdentityId id, List<FaceImage> photos) {
        if (photos.size() < OPTIONS.minPhotos()) {
            left(
                    id.value(),
                    Reason.TOO_FEW_PICTURES,
                    "in " + photos.size() + " pictures its face is the one usable face, " + OPTIONS.minPhotos()
                            + " are needed");
        } else {
            Enrollment outcome = Patience.with(() -> identities.enroll(id, photos, OPTIONS));
            tell(id, outcome, photos.size());
        }
    }

    private void tell(IdentityId id, Enrollment outcome, int photos) {
        if (outcome instanceof NotEnoughPhotos few) {
            requireLookedAt(few);
            left(
                    id.value(),
                    Reason.TOO_FEW_PICTURES,
                    few.usable() + " of " + photos + " pictures pass the gate, " + few.required() + " must: "
                            + kinds(few.rejected()));
        } else if (outcome instanceof KnownFace known) {
            left(id.value(), Reason.KNOWN_FACE, "it is that of " + known.other().identity());
        } else {
            tally.add(Count.IDENTITIES_ENROLLED);
        }
    }

    /** A model that failed for a moment says nothing of the pictures. */
    private static void requireLookedAt(NotEnoughPhotos few) {
        if (few.rejected().values().stream().anyMatch(EmbeddingFailed.class::isInstance)) {
            throw new BackendException("inference", true, Committed.NO, "a model failed at a photo of an enrolment");
        }
    }

    /** Such as {@code 2 NoUsableFace}. */
    private static String kinds(Map<Integer, FaceRejection> rejected) {
        Map<String, Long> counts = rejected.values().stream()
                .collect(Collectors.groupingBy(
                        why -> why.getClass().getSimpleName(), LinkedHashMap::new, Collectors.counting()));
        List<String> words = new ArrayList<>();
        counts.forEach((kind, count) -> words.add(count + " " + kind));
        return String.join(", ", words);
    }

    private void left(String id, Reason reason, String why) {
        tally.left(Kind.IDENTITY, id, reason, why + "; to be enrolled by hand");
    }
}
