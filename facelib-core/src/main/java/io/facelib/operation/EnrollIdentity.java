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
import io.facelib.model.MatchPolicy;
import io.facelib.model.Template;
import io.facelib.model.TenantId;
import io.facelib.model.Threshold;
import io.facelib.operation.FaceGate.Passed;
import io.facelib.operation.FaceGate.Refused;
import io.facelib.operation.PhotoSelection.Seen;
import io.facelib.operation.PhotoSelection.Unusable;
import io.facelib.operation.PhotoSelection.Usable;
import io.facelib.spi.IdentityChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
        List<Seen> seen = seen(photos, options);
        return changes.alone(tenant, () -> new Attempt(tenant, id, seen, options).enroll());
    }

    /**
     * Adds photos to an identity; each must be of the person it is.
     *
     * @throws NotFoundException if there is no such identity
     * @throws InvalidInputException if it would have more than {@link Identity#MAX_TEMPLATES} photos
     */
    public Enrollment add(TenantId tenant, IdentityId id, List<FaceImage> photos, EnrollOptions options) {
        checkCount(photos, 1);
        changes.require(tenant, id); // before the photos are looked at, which takes long
        List<Seen> seen = seen(photos, options);
        return changes.alone(tenant, () -> new Attempt(tenant, id, seen, options).add());
    }

    private static void checkCount(List<FaceImage> photos, int least) {
        if (photos.size() < least || photos.size() > MAX_PHOTOS) {
            throw new InvalidInputException(
                    "photos", photos.size() + " photos are outside " + least + " to " + MAX_PHOTOS);
        }
    }

    private List<Seen> seen(List<FaceImage> photos, EnrollOptions options) {
        List<Seen> seen = new ArrayList<>();
        for (FaceImage photo : photos) {
            FaceGate.Answer answer = gate.ask(photo, options.profile());
            seen.add(
                    answer instanceof Passed passed ? Usable.of(passed) : new Unusable(((Refused) answer).rejection()));
        }
        return seen;
    }

    /**
     * One enrolment, judged while no other change of the tenant is under way, so that what it is judged by still holds when
     * it is stored. Other processes may change the tenant meanwhile: then it is judged again, and only whether the face is
     * known elsewhere may be overtaken.
     */
    private final class Attempt {
        private final TenantId tenant;
        private final IdentityId id;
        private final List<Seen> photos;
        private final EnrollOptions options;
        private List<Template> stored = List.of();
        private Enrollment declined = new NotEnoughPhotos(0, 1, Map.of());
        private Optional<PhotoSelection> selected = Optional.empty();

        Attempt(TenantId tenant, IdentityId id, List<Seen> photos, EnrollOptions options) {
            this.tenant = tenant;
            this.id = id;
            this.photos = photos;
            this.options = options;
        }

        Enrollment enroll() {
            return made(() -> {
                Optional<Identity> former = parts.identities().get(tenant, id);
                return judged(
                        List.of(),
                        options.minPhotos(),
                        templates -> former.map(identity -> replacing(identity, templates, options))
                                .orElseGet(() -> creating(tenant, id, templates, options)));
            });
        }

        Enrollment add() {
            return made(() -> {
                Identity former = changes.require(tenant, id);
                return judged(former.templates(), 1, templates -> adding(former, templates));
            });
        }

        private Enrollment made(Supplier<IdentityChange> change) {
            try {
                IdentityChanges.Outcome outcome = changes.apply(tenant, change);
                return selected.<Enrollment>map(selection ->
                                new Enrolled(outcome.written(), selection.acceptedIds(), selection.rejected()))
                        .orElse(declined);
            } catch (FacelibException e) {
                // Where it is not known whether the identity was stored, its crops must stay.
                if (!(e instanceof BackendException failure && failure.committed() == Committed.UNKNOWN)) {
                    crops.discard(stored);
                }
                throw e;
            }
        }

        /** The change that stores the photos, or none when they are declined. */
        private IdentityChange judged(List<Template> enrolled, int least, IdentityChanges.FromTemplates change) {
            crops.discard(stored); // of a try that came too late
            stored = List.of();
            selected = Optional.empty();
            PhotoSelection selection = new PhotoSelection(
                    photos,
                    enrolled,
                    options.repeatedPhotos(),
                    options.samePerson().map(this::threshold));
            int usable = selection.accepted().size();
            if (usable < least) {
                declined = new NotEnoughPhotos(usable, least, selection.rejected());
                return IdentityChange.NONE;
            }
            Optional<KnownFace> known = knownElsewhere(selection);
            if (known.isPresent()) {
                declined = known.get();
                return IdentityChange.NONE;
            }
            stored = crops.store(tenant, selection, parts.clock().instant());
            selected = Optional.of(selection);
            return change.of(stored);
        }

        private Threshold threshold(MatchPolicy policy) {
            return policy.threshold(parts.embedder().calibration());
        }

        private Optional<KnownFace> knownElsewhere(PhotoSelection selection) {
            if (options.knownFace().isEmpty()) {
                return Optional.empty();
            }
            Threshold threshold = threshold(options.knownFace().get());
            Embedding face = Embedding.mean(selection.embeddings());
            // Two, since the closest may be the identity itself.
            List<IdentityMatch> closest =
                    parts.identities().closest(tenant, face, 2).matches();
            return closest.stream()
                    .filter(other -> !other.identity().equals(id) && other.cosine() >= threshold.cosine())
                    .findFirst()
                    .map(other -> new KnownFace(other, threshold, selection.rejected()));
        }
    }

    private IdentityChange adding(Identity former, List<Template> templates) {
        List<Template> all = new ArrayList<>(former.templates());
        all.addAll(templates);
        Identity next = former.withTemplates(all, parts.clock().instant());
        return IdentityChange.NONE.replace(former, next).event(changes.event(Kind.PHOTOS_ADDED, next, templates));
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
