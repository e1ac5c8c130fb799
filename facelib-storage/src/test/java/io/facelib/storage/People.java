package io.facelib.storage;

import io.facelib.model.Embedding;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityEvent.Kind;
import io.facelib.model.IdentityEvent.Undo;
import io.facelib.model.IdentityId;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.StorageBackends;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One tenant's identities in an open storage, of noise that follows from their ids, written as the engine does. */
final class People {
    static final int PHOTOS = 3;

    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
    private static final int CROP = 1_000;

    private final StorageBackends storage;
    private final TenantId tenant;

    People(StorageBackends storage, String tenant) {
        this.storage = storage;
        this.tenant = TenantId.of(tenant);
    }

    /** Enrols a person: crops first, then the identity with its event. */
    Identity enrol(String id) {
        Identity person = person(tenant, id, PHOTOS);
        for (Template template : person.templates()) {
            new Gallery(storage, tenant.value()).put(template.crop(), crop(template));
        }
        commit(IdentityChange.NONE.create(person).event(event("enrolled-" + id, Kind.ENROLLED, id, Optional.empty())));
        return person;
    }

    /** A person as it is enrolled. */
    static Identity person(TenantId tenant, String id, int photos) {
        List<Template> templates =
                templateIds(id, photos).stream().map(t -> template(tenant, t)).toList();
        return new Identity(tenant, IdentityId.of(id), Optional.of("name of " + id), templates, TIME, TIME, 1);
    }

    static List<String> templateIds(String person, int photos) {
        return IntStream.range(0, photos).mapToObj(i -> person + "_" + i).toList();
    }

    static Template template(TenantId tenant, String id) {
        return new Template(
                TemplateId.of(id),
                vector(id),
                0.5,
                String.format("%064x", id.hashCode()),
                String.format("%016x", id.hashCode()),
                new ObjectKey("face-crops", tenant + "/templates/" + id + ".jpg"),
                TIME);
    }

    static Embedding vector(String template) {
        return Gallery.vector("template " + template);
    }

    static byte[] crop(Template template) {
        return Gallery.noise(template.id().value(), CROP);
    }

    Identity get(String id) {
        return storage.identities().get(tenant, IdentityId.of(id)).orElseThrow();
    }

    List<String> ids() {
        return storage.identities().list(tenant, PageRequest.first(1_000)).items().stream()
                .map(identity -> identity.id().value())
                .toList();
    }

    /** Removes a photo: the template first, then, as an errand, its crop. */
    void removePhoto(String id, int photo) {
        Identity former = get(id);
        List<Template> kept = new ArrayList<>(former.templates());
        Template gone = kept.remove(photo);
        Errand errand = new Errand.DeleteCrops("crops-" + gone.id(), tenant, List.of(gone.crop()));
        commit(IdentityChange.NONE
                .replace(former, former.withTemplates(kept, TIME))
                .begin(errand));
        doErrand(errand);
    }

    /** Deletes a person: the identity and its history first, then, as an errand, the crops. */
    void delete(String id) {
        Identity former = get(id);
        List<ObjectKey> crops = former.templates().stream().map(Template::crop).toList();
        Errand errand = new Errand.DeleteCrops("crops-" + id, tenant, crops);
        commit(IdentityChange.NONE.remove(former).forgetting(former.id()).begin(errand));
        doErrand(errand);
    }

    private void doErrand(Errand errand) {
        ((Errand.DeleteCrops) errand).crops().forEach(storage.objects()::delete);
        commit(IdentityChange.NONE.end(errand));
    }

    /** Makes one of two. */
    void merge(String from, String into) {
        Identity gone = get(from);
        Identity stays = get(into);
        List<Template> all = new ArrayList<>(stays.templates());
        all.addAll(gone.templates());
        commit(IdentityChange.NONE
                .replace(stays, stays.withTemplates(all, TIME))
                .remove(gone)
                .event(event("merged-" + from, Kind.MERGED, into, Optional.of(gone))));
    }

    static IdentityEvent event(String id, Kind kind, String identity, Optional<Identity> other) {
        return new IdentityEvent(
                id,
                TIME,
                kind,
                IdentityId.of(identity),
                other.map(Identity::id),
                List.of(),
                other.map(gone -> new Undo(id, gone.name(), gone.createdAt())));
    }

    private void commit(IdentityChange change) {
        if (!storage.identities().commit(tenant, change)) {
            throw new IllegalStateException("somebody else changed the identity");
        }
    }
}
