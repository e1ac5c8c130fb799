package io.facelib.storage;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.Template;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.StorageBackends;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A change of identities of the crash tests. Everything that is stored follows from these few values.
 *
 * @param person whom it happens to; of a merge the one that goes
 * @param other of a merge the one that stays
 * @param number of photos that are enrolled, or which photo is removed
 */
record PeopleOperation(Kind kind, String person, String other, int number) {
    static final TenantId TENANT = TenantId.of("acme");

    /** What happens. */
    enum Kind {
        ENROL,
        REMOVE_PHOTO,
        MERGE,
        DELETE
    }

    static PeopleOperation parse(String text) {
        String[] parts = text.split(" ", 4);
        return new PeopleOperation(Kind.valueOf(parts[0]), parts[1], parts[2], Integer.parseInt(parts[3]));
    }

    String text() {
        return kind + " " + person + " " + other + " " + number;
    }

    // --- what follows from it ----------------------------------------------------------------------------------------

    /** The ids of the faces that are indexed with a person. */
    static List<String> faces(String person, int photos) {
        return IntStream.range(0, photos % 3).mapToObj(i -> person + "-f" + i).toList();
    }

    private static FaceRecord assigned(FaceRecord face, Optional<IdentityId> identity) {
        return new FaceRecord(
                face.tenant(),
                face.id(),
                identity,
                face.embedding(),
                face.detection(),
                face.quality(),
                face.image(),
                face.indexedAt(),
                face.metadata());
    }

    String merge() {
        return "merge-" + person;
    }

    static String crops(String templateOrPerson) {
        return "crops-" + templateOrPerson;
    }

    String release() {
        return "release-" + person;
    }

    // --- doing it ----------------------------------------------------------------------------------------------------

    /** What must be there before the change: crops and faces of whoever is enrolled. */
    void prepare(StorageBackends storage) {
        if (kind != Kind.ENROL) {
            return;
        }
        Gallery gallery = new Gallery(storage, TENANT.value());
        for (Template template : People.person(TENANT, person, number).templates()) {
            gallery.put(template.crop(), People.crop(template));
        }
        for (String id : faces(person, number)) {
            FaceRecord face = assigned(gallery.face(id), Optional.of(IdentityId.of(person)));
            gallery.put(face.image().original(), gallery.picture(id));
            gallery.put(face.image().thumbnail(), gallery.picture(id));
            storage.vectors().upsert(TENANT, List.of(face));
        }
    }

    /** The change, of what is stored now. */
    IdentityChange change(IdentityStore store) {
        return switch (kind) {
            case ENROL ->
                IdentityChange.NONE
                        .create(People.person(TENANT, person, number))
                        .event(People.event(
                                "enrolled-" + person, IdentityEvent.Kind.ENROLLED, person, Optional.empty()));
            case REMOVE_PHOTO -> removal(stored(store, person));
            case MERGE -> merging(stored(store, person), stored(store, other));
            case DELETE -> deletion(stored(store, person));
        };
    }

    private static Identity stored(IdentityStore store, String id) {
        return store.get(TENANT, IdentityId.of(id)).orElseThrow();
    }

    private IdentityChange removal(Identity former) {
        List<Template> kept = new ArrayList<>(former.templates());
        Template gone = kept.remove(number);
        return IdentityChange.NONE
                .replace(former, former.withTemplates(kept, former.changedAt()))
                .begin(new Errand.DeleteCrops(crops(gone.id().value()), TENANT, List.of(gone.crop())));
    }

    private IdentityChange merging(Identity from, Identity into) {
        List<Template> all = new ArrayList<>(into.templates());
        all.addAll(from.templates());
        return IdentityChange.NONE
                .replace(into, into.withTemplates(all, into.changedAt()))
                .remove(from)
                .event(People.event(merge(), IdentityEvent.Kind.MERGED, other, Optional.of(from)))
                .begin(new Errand.MoveFaces(merge(), TENANT, from.id(), into.id()));
    }

    private IdentityChange deletion(Identity former) {
        List<ObjectKey> crops = former.templates().stream().map(Template::crop).toList();
        return IdentityChange.NONE
                .remove(former)
                .forgetting(former.id())
                .begin(new Errand.DeleteCrops(crops(person), TENANT, crops))
                .begin(new Errand.ReleaseFaces(release(), TENANT, former.id(), false));
    }

    /** What an errand does, but for its end; may be repeated. */
    static void effect(StorageBackends storage, Errand errand) {
        if (errand instanceof Errand.DeleteCrops crops) {
            crops.crops().forEach(storage.objects()::delete);
        } else if (errand instanceof Errand.MoveFaces move) {
            List<FaceRecord> faces = assignedTo(storage, move.from());
            List<FaceId> ids = faces.stream().map(FaceRecord::id).toList();
            storage.identities().commit(TENANT, IdentityChange.NONE.moving(move.id(), ids));
            assign(storage, faces, Optional.of(move.into()));
        } else if (errand instanceof Errand.ReleaseFaces release) {
            assign(storage, assignedTo(storage, release.identity()), Optional.empty());
        }
    }

    private static List<FaceRecord> assignedTo(StorageBackends storage, IdentityId identity) {
        return storage.vectors()
                .list(TENANT, FaceFilter.ofIdentity(identity), PageRequest.first(1_000))
                .items();
    }

    // One by one, so that a kill can come in between.
    private static void assign(StorageBackends storage, List<FaceRecord> faces, Optional<IdentityId> identity) {
        faces.forEach(face -> storage.vectors().upsert(TENANT, List.of(assigned(face, identity))));
    }
}
