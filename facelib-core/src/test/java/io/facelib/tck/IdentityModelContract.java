package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.FaceEngine;
import io.facelib.Identities;
import io.facelib.Tenant;
import io.facelib.error.FacelibException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.EnrollOptions;
import io.facelib.model.Enrollment;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.GroupOptions;
import io.facelib.model.GroupSuggestions;
import io.facelib.model.IdentifyOptions;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.IdentityMatch;
import io.facelib.model.IndexOptions;
import io.facelib.model.MatchPolicy;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.model.Verification;
import io.facelib.model.VerifyOptions;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StoredObject;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of enrolling, indexing, merging, un-merging and deleting in two tenants with the same ids, each held
 * against a simple model; the engine is closed and opened again in between where the storage is durable. Extend it and
 * give it a storage; {@code -Dfacelib.seed} repeats a run.
 */
public abstract class IdentityModelContract {
    private static final int OPERATIONS = 300;
    private static final PageRequest ALL = PageRequest.first(1_000);
    private static final EnrollOptions ANYBODY =
            EnrollOptions.defaults().withKnownFace(Optional.empty()).withRepeatedPhotos(true);
    private static final List<TenantId> TENANTS = List.of(TenantId.of("acme"), TenantId.of("acme-2"));
    private static final List<IdentityId> IDS =
            Stream.of("anna", "ben", "cleo", "dora", "emil").map(IdentityId::of).toList();

    private final long seed = Long.getLong("facelib.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<TenantId, Model> models = new TreeMap<>();
    private final Set<String> called = new HashSet<>();
    private @Nullable StorageBackends opened;

    /** What is known of a tenant. */
    private static final class Model {
        final Map<IdentityId, List<TemplateId>> people = new TreeMap<>();
        final Map<FaceId, Optional<IdentityId>> faces = new TreeMap<>();
        final List<Merge> merges = new ArrayList<>();
    }

    private record Merge(String id, IdentityId from, IdentityId into, List<TemplateId> templates, Set<FaceId> faces) {}

    /** An empty storage; the same one each time, if it is durable. */
    protected abstract Storage storage();

    private FaceEngine engine() {
        Storage storage = storage();
        return FaceEngine.builder()
                .models(FakeModels.models())
                .storage(clock -> opened = storage.open(clock))
                .build();
    }

    private StorageBackends backends() {
        return Objects.requireNonNull(opened);
    }

    @Test
    void randomOperations_onIdentities_agreeWithAModel() {
        System.out.println(getClass().getSimpleName() + ": repeat with -Dfacelib.seed=" + seed);
        TENANTS.forEach(tenant -> models.put(tenant, new Model()));
        FaceEngine engine = engine();
        try {
            boolean durable = backends().vectors().capabilities().durable();
            for (int i = 0; i < OPERATIONS; i++) {
                if (durable && random.nextInt(30) == 0) {
                    engine.close();
                    engine = engine();
                }
                Tenant tenant = engine.tenant(TENANTS.get(random.nextInt(TENANTS.size())));
                operate(tenant, modelOf(tenant));
                for (TenantId each : TENANTS) {
                    check(engine.tenant(each), "seed " + seed + ", operation " + i + ", tenant " + each);
                }
            }
        } finally {
            engine.close();
        }
        assertThat(called).as("a public method was never called").containsAll(publicMethods());
    }

    private static Set<String> publicMethods() {
        return Arrays.stream(Identities.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .collect(Collectors.toSet());
    }

    private Model modelOf(Tenant tenant) {
        return Objects.requireNonNull(models.get(tenant.id()));
    }

    private void operate(Tenant tenant, Model model) {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> enroll(tenant, model);
            case 3 -> addPhotos(tenant, model);
            case 4 -> removePhotos(tenant, model);
            case 5, 6, 7 -> index(tenant, model);
            case 8, 9 -> merge(tenant, model);
            case 10, 11 -> unmerge(tenant, model);
            case 12 -> delete(tenant, model);
            default -> look(tenant, model);
        }
    }

    private IdentityId anyId() {
        return IDS.get(random.nextInt(IDS.size()));
    }

    private FaceImage photo(IdentityId person) {
        return FakeFaces.portrait(person.value(), random.nextInt(64));
    }

    private void enroll(Tenant tenant, Model model) {
        called.add("enroll");
        IdentityId id = anyId();
        int photos = 2 + random.nextInt(3);
        Enrollment outcome = tenant.identities()
                .enroll(id, IntStream.range(0, photos).mapToObj(i -> photo(id)).toList(), ANYBODY);
        model.people.put(id, templates(outcome.identity()));
    }

    private static List<TemplateId> templates(Identity identity) {
        return identity.templates().stream().map(Template::id).toList();
    }

    private void addPhotos(Tenant tenant, Model model) {
        called.add("addPhotos");
        IdentityId id = anyId();
        List<TemplateId> known = model.people.get(id);
        // Merged identities are of several people here, so whose photo it is goes unchecked.
        EnrollOptions unchecked = ANYBODY.withSamePerson(Optional.empty());
        if (known == null) {
            assertThatThrownBy(() -> tenant.identities().addPhotos(id, List.of(photo(id)), unchecked))
                    .isInstanceOf(NotFoundException.class);
            return;
        }
        Enrollment outcome = tenant.identities().addPhotos(id, List.of(photo(id)), unchecked);
        assertThat(templates(outcome.identity())).startsWith(known.toArray(new TemplateId[0]));
        model.people.put(id, templates(outcome.identity()));
    }

    private void removePhotos(Tenant tenant, Model model) {
        called.add("removePhotos");
        IdentityId id = anyId();
        List<TemplateId> known = model.people.get(id);
        if (known == null) {
            return;
        }
        TemplateId gone = known.get(random.nextInt(known.size()));
        List<TemplateId> left =
                known.stream().filter(template -> !template.equals(gone)).toList();
        if (left.isEmpty()) {
            assertThatThrownBy(() -> tenant.identities().removePhotos(id, gone))
                    .isInstanceOf(InvalidInputException.class);
        } else {
            tenant.identities().removePhotos(id, gone);
            model.people.put(id, left);
        }
    }

    private void index(Tenant tenant, Model model) {
        FaceId face = FaceId.of("f" + random.nextInt(25));
        Optional<IdentityId> identity = random.nextInt(5) == 0 ? Optional.empty() : Optional.of(anyId());
        IndexOptions options = IndexOptions.defaults().withFaceIds(i -> face);
        tenant.index(photo(anyId()), identity.map(options::withIdentity).orElse(options));
        model.faces.put(face, identity);
    }

    private void merge(Tenant tenant, Model model) {
        called.add("merge");
        IdentityId from = anyId();
        IdentityId into = anyId();
        List<TemplateId> moved = model.people.get(from);
        if (moved == null || !model.people.containsKey(into) || from.equals(into)) {
            assertThatThrownBy(() -> tenant.identities().merge(from, into)).isInstanceOf(FacelibException.class);
            return;
        }
        IdentityEvent merge = tenant.identities().merge(from, into);
        Set<FaceId> faces = new TreeSet<>();
        model.faces.replaceAll((face, identity) -> {
            if (identity.equals(Optional.of(from))) {
                faces.add(face);
                return Optional.of(into);
            }
            return identity;
        });
        List<TemplateId> all = new ArrayList<>(model.people.getOrDefault(into, List.of()));
        all.addAll(moved);
        model.people.remove(from);
        model.people.put(into, all);
        model.merges.add(new Merge(merge.id(), from, into, moved, faces));
    }

    /** Any merge that ever was: most can no longer be undone, and then nothing may change. */
    private void unmerge(Tenant tenant, Model model) {
        called.add("unmerge");
        if (model.merges.isEmpty()) {
            return;
        }
        Merge merge = model.merges.get(random.nextInt(model.merges.size()));
        List<TemplateId> whole = model.people.getOrDefault(merge.into(), List.of());
        List<TemplateId> back =
                whole.stream().filter(merge.templates()::contains).toList();
        List<TemplateId> kept =
                whole.stream().filter(template -> !back.contains(template)).toList();
        if (back.isEmpty() || kept.isEmpty() || model.people.containsKey(merge.from())) {
            assertThatThrownBy(() -> tenant.identities().unmerge(merge.into(), merge.id()))
                    .isInstanceOf(FacelibException.class);
            return;
        }
        tenant.identities().unmerge(merge.into(), merge.id());
        model.people.put(merge.from(), back);
        model.people.put(merge.into(), kept);
        merge.faces()
                .forEach(face -> model.faces.computeIfPresent(
                        face, (id, now) -> now.equals(Optional.of(merge.into())) ? Optional.of(merge.from()) : now));
        model.merges.remove(merge);
    }

    private void delete(Tenant tenant, Model model) {
        IdentityId id = anyId();
        boolean erase = random.nextBoolean();
        called.add(erase ? "erase" : "delete");
        if (erase) {
            tenant.identities().erase(id);
            model.faces.values().removeIf(Optional.of(id)::equals);
        } else {
            tenant.identities().delete(id);
            if (model.people.containsKey(id)) {
                model.faces.replaceAll((face, now) -> now.equals(Optional.of(id)) ? Optional.empty() : now);
            }
        }
        if (model.people.remove(id) != null) {
            // Its history is forgotten, and with it every merge it was part of.
            model.merges.removeIf(
                    merge -> merge.from().equals(id) || merge.into().equals(id));
        }
    }

    private void look(Tenant tenant, Model model) {
        called.addAll(Set.of("rename", "history", "verify", "identify", "suggestGroups"));
        IdentityId id = anyId();
        Identities people = tenant.identities();
        VerifyOptions options =
                VerifyOptions.searching(1_000).withUsableOnly(false).withPolicy(MatchPolicy.cosine(-1));
        Verification outcome = people.verify(id, photo(id), options);
        assertThat(outcome.verified()).isEqualTo(model.people.containsKey(id));
        if (outcome instanceof Verification.Match match) {
            assertThat(match.faces())
                    .extracting(found -> found.face().id())
                    .containsExactlyInAnyOrderElementsOf(facesOf(model, Optional.of(id)));
            assertThat(people.rename(id, Optional.of("n" + random.nextInt(100))).id())
                    .isEqualTo(id);
        }
        assertThat(people.identify(
                                Probe.of(photo(id)),
                                IdentifyOptions.defaults().withTopK(100).withPolicy(MatchPolicy.cosine(-1)))
                        .matches())
                .extracting(IdentityMatch::identity)
                .containsExactlyInAnyOrderElementsOf(model.people.keySet());
        GroupSuggestions groups = people.suggestGroups(GroupOptions.defaults().withUsableOnly(false));
        assertThat(Stream.concat(
                        groups.single().stream(), groups.groups().stream().flatMap(group -> group.faces().stream())))
                .containsExactlyInAnyOrderElementsOf(facesOf(model, Optional.empty()));
        assertThat(people.history(id, ALL).items())
                .allSatisfy(event -> assertThat(event.concerns(id)).isTrue());
    }

    private static Set<FaceId> facesOf(Model model, Optional<IdentityId> id) {
        return model.faces.entrySet().stream()
                .filter(face -> face.getValue().equals(id))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void check(Tenant tenant, String where) {
        called.addAll(Set.of("list", "get"));
        Model model = modelOf(tenant);
        Map<IdentityId, List<TemplateId>> people = new TreeMap<>();
        List<Identity> listed = tenant.identities().list(ALL).items();
        listed.forEach(identity -> people.put(identity.id(), templates(identity)));
        assertThat(people).as(where).isEqualTo(model.people);
        listed.forEach(identity ->
                assertThat(tenant.identities().get(identity.id())).as(where).contains(identity));
        Map<FaceId, Optional<IdentityId>> faces = new TreeMap<>();
        for (FaceRecord face : tenant.faces().list(FaceFilter.all(), ALL).items()) {
            faces.put(face.id(), face.identity());
        }
        assertThat(faces).as(where).isEqualTo(model.faces);
        Set<String> crops = listed.stream()
                .flatMap(identity -> identity.templates().stream())
                .map(template -> template.crop().key())
                .collect(Collectors.toSet());
        assertThat(backends().objects().list("face-crops", tenant.id() + "/", ALL).items().stream()
                        .map(StoredObject::key)
                        .map(key -> key.key()))
                .as(where)
                .containsExactlyInAnyOrderElementsOf(crops);
        assertThat(backends().identities().errands(ALL).items()).as(where).isEmpty();
    }
}
