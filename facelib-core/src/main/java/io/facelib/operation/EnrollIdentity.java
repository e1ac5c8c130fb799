package io.facelib.operation;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.FacelibException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.Embedding;
import io.facelib.model.EnrollOptions;
import io.facelib.model.Enrollment;
import io.facelib.model.Enrollment.Enrolled;
import io.facelib.model.Enrollment.KnownFace;
import io.facelib.model.Enrollment.NotEnoughPhotos;
import io.facelib.model.FaceImage;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent.Kind;
import io.facelib.model.IdentityId;
import io.facelib.model.IdentityMatch;
import io.facelib.model.Template;
import io.facelib.model.TenantId;
import io.facelib.model.Threshold;
import io.facelib.spi.IdentityChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a person known by photos: each must show exactly one usable face, and all of them the same one. Crops are stored
 * before the identity, so a crash in between leaves orphan objects at worst.
 */
public final class EnrollIdentity {
    /** How many photos one call takes. */
    public static final int MAX_PHOTOS = 10;

    private final EngineParts parts;
    private final IdentityChanges changes;
    private final FaceGate gate;
    private final TemplateCrops crops;

    public EnrollIdentity(EngineParts parts, IdentityChanges changes) {
        this.parts = parts;
        this.changes = changes;
        this.gate = new FaceGate(parts);
        this.crops = new TemplateCrops(parts);
    }

    /** Enrols a new identity, or one anew: then the photos take the place of all former ones. */
    public Enrollment run(TenantId tenant, IdentityId id, List<FaceImage> photos, EnrollOptions options) {
        checkCount(photos, options.minPhotos());
        PhotoSelection selection = select(photos, List.of(), options);
        int usable = selection.accepted().size();
        if (usable < options.minPhotos()) {
            return new NotEnoughPhotos(usable, options.minPhotos(), selection.rejected());
        }
        Optional<KnownFace> known = knownElsewhere(tenant, id, selection, options);
        return known.isPresent()
                ? known.get()
                : stored(tenant, selection, templates -> {
                    Optional<Identity> former = parts.identities().get(tenant, id);
                    return former.map(identity -> replacing(identity, templates, options))
                            .orElseGet(() -> creating(tenant, id, templates, options));
                });
    }

    /**
     * Adds photos to an identity; each must be of the person it is.
     *
     * @throws NotFoundException if there is no such identity
     * @throws InvalidInputException if it would have more than {@link Identity#MAX_TEMPLATES} photos
     */
    public Enrollment add(TenantId tenant, IdentityId id, List<FaceImage> photos, EnrollOptions options) {
        checkCount(photos, 1);
        Identity known = changes.require(tenant, id);
        PhotoSelection selection = select(photos, known.templates(), options);
        if (selection.accepted().isEmpty()) {
            return new NotEnoughPhotos(0, 1, selection.rejected());
        }
        Optional<KnownFace> elsewhere = knownElsewhere(tenant, id, selection, options);
        return elsewhere.isPresent()
                ? elsewhere.get()
                : stored(tenant, selection, templates -> {
                    Identity former = changes.require(tenant, id);
                    List<Template> all = new ArrayList<>(former.templates());
                    all.addAll(templates);
                    Identity next = former.withTemplates(all, parts.clock().instant());
                    return IdentityChange.NONE
                            .replace(former, next)
                            .event(changes.event(Kind.PHOTOS_ADDED, next, templates));
                });
    }

    private static void checkCount(List<FaceImage> photos, int least) {
        if (photos.size() < least || photos.size() > MAX_PHOTOS) {
            throw new InvalidInputException(
                    "photos", photos.size() + " photos are outside " + least + " to " + MAX_PHOTOS);
        }
    }

    private PhotoSelection select(List<FaceImage> photos, List<Template> enrolled, EnrollOptions options) {
        PhotoSelection selection = new PhotoSelection(enrolled, options);
        for (FaceImage photo : photos) {
            selection.add(photo, gate);
        }
        options.samePerson()
                .map(policy -> policy.threshold(parts.embedder().calibration()))
                .ifPresent(selection::requireOnePerson);
        return selection;
    }

    private Optional<KnownFace> knownElsewhere(
            TenantId tenant, IdentityId id, PhotoSelection selection, EnrollOptions options) {
        if (options.knownFace().isEmpty()) {
            return Optional.empty();
        }
        Threshold threshold =
                options.knownFace().get().threshold(parts.embedder().calibration());
        Embedding face = Embedding.mean(selection.embeddings());
        // Two, since the closest may be the identity itself.
        List<IdentityMatch> closest =
                parts.identities().closest(tenant, face, 2).matches();
        return closest.stream()
                .filter(other -> !other.identity().equals(id) && other.cosine() >= threshold.cosine())
                .findFirst()
                .map(other -> new KnownFace(other, threshold, selection.rejected()));
    }

    private Enrolled stored(TenantId tenant, PhotoSelection selection, IdentityChanges.FromTemplates change) {
        List<Template> templates = crops.store(tenant, selection, parts.clock().instant());
        try {
            Identity identity =
                    changes.apply(tenant, () -> change.of(templates)).written();
            return new Enrolled(identity, selection.acceptedIds(), selection.rejected());
        } catch (FacelibException e) {
            // Where it is not known whether the identity was stored, its crops must stay.
            if (!(e instanceof BackendException failure && failure.committed() == Committed.UNKNOWN)) {
                crops.discard(templates);
            }
            throw e;
        }
    }

    private IdentityChange creating(TenantId tenant, IdentityId id, List<Template> templates, EnrollOptions options) {
        Instant now = parts.clock().instant();
        Identity identity = new Identity(tenant, id, options.name(), templates, now, now, 1);
        return IdentityChange.NONE.create(identity).event(changes.event(Kind.ENROLLED, identity, templates));
    }

    private IdentityChange replacing(Identity former, List<Template> templates, EnrollOptions options) {
        Instant now = parts.clock().instant();
        Identity next = new Identity(
                former.tenant(),
                former.id(),
                options.name().or(former::name),
                templates,
                former.createdAt(),
                now,
                former.revision() + 1);
        return IdentityChange.NONE
                .replace(former, next)
                .event(changes.event(Kind.REPLACED, next, templates))
                .begin(IdentityChanges.cropsOf(former.tenant(), former.templates()));
    }
}
