package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.FaceEngine;
import io.facelib.Faces;
import io.facelib.Images;
import io.facelib.Tenant;
import io.facelib.error.NotFoundException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.CompareOptions;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.GallerySearch;
import io.facelib.model.IdentityId;
import io.facelib.model.ImageId;
import io.facelib.model.IndexItem;
import io.facelib.model.IndexOptions;
import io.facelib.model.IndexOutcome;
import io.facelib.model.IndexResult;
import io.facelib.model.Match;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.RequestContext;
import io.facelib.model.SearchOptions;
import io.facelib.model.SignedAccess;
import io.facelib.model.TenantId;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random operations of an engine on three tenants with the same ids, people and metadata names, each held against one
 * simple map: nothing of one ever shows in another. The engine is closed and opened again in between where the storage is
 * durable. Extend it and give it a storage; {@code -Dfacelib.seed} repeats a run.
 */
public abstract class TenantIsolationContract {
    private static final int OPERATIONS = 400;
    private static final String OWNER = "owner";
    private static final List<String> PEOPLE = List.of("anna", "ben", "cleo", "dora", "emil", "fay");

    /** They differ by case and by an ending, which a careless file name or prefix would mix up. */
    private static final List<TenantId> TENANTS =
            List.of(TenantId.of("acme"), TenantId.of("acme-2"), TenantId.of("ACME"));

    private final Map<TenantId, Map<FaceId, Expected>> expected = new TreeMap<>();
    private final Set<String> called = new HashSet<>();
    private final long seed = Long.getLong("facelib.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private @Nullable StorageBackends opened;

    /** What is known of a face: who it is, and the id of its picture where that was chosen. */
    private record Expected(String person, Optional<ImageId> image) {}

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
    void randomOperations_onSeveralTenants_neverLeak() {
        System.out.println(getClass().getSimpleName() + ": repeat with -Dfacelib.seed=" + seed);
        TENANTS.forEach(tenant -> expected.put(tenant, new TreeMap<>()));
        FaceEngine engine = engine();
        try {
            boolean durable = backends().vectors().capabilities().durable();
            for (int i = 0; i < OPERATIONS; i++) {
                if (durable && random.nextInt(40) == 0) {
                    engine.close();
                    engine = engine();
                }
                operate(engine, engine.tenant(TENANTS.get(random.nextInt(TENANTS.size()))));
                for (TenantId tenant : TENANTS) {
                    check(engine.tenant(tenant), "seed " + seed + ", operation " + i + ", tenant " + tenant);
                }
            }
        } finally {
            engine.close();
        }
        assertThat(called).as("a public method was never called").containsAll(publicMethods());
    }

    /** Whatever a tenant can do has to be asked here, but for the views that {@link WorkIsolationContract} asks. */
    private static Set<String> publicMethods() {
        return Stream.of(Tenant.class, Faces.class, Images.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !Set.of("batches", "ingest", "webhooks", "audit", "deadLetters")
                        .contains(name))
                .collect(Collectors.toSet());
    }

    private void operate(FaceEngine engine, Tenant tenant) {
        Map<FaceId, Expected> faces = facesOf(tenant);
        switch (random.nextInt(17)) {
            case 0 -> indexUnderRandomIds(tenant, faces);
            case 1, 2, 3 -> indexUnderCommonFaceId(tenant, faces);
            case 4, 5 -> indexUnderCommonImageId(tenant, faces);
            case 6 -> indexMany(tenant, faces);
            case 7 -> delete(tenant, faces);
            case 8 -> deleteWhere(tenant, faces);
            case 9 -> search(tenant, faces);
            case 10 -> compare(tenant, faces);
            case 11 -> get(tenant, faces);
            case 12 -> list(tenant, faces);
            case 13 -> assign(tenant, faces);
            case 14 -> indexAndSearch(tenant, faces);
            case 15 -> images(tenant, engine.tenant(TENANTS.get(random.nextInt(TENANTS.size()))));
            default -> {
                if (random.nextInt(4) == 0) {
                    engine.tenants().delete(tenant.id());
                    faces.clear();
                }
            }
        }
        assertThat(engine.tenants().list(PageRequest.first(10)).items())
                .containsExactlyElementsOf(expected.entrySet().stream()
                        .filter(e -> !e.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private Map<FaceId, Expected> facesOf(Tenant tenant) {
        called.add("id");
        return Objects.requireNonNull(expected.get(tenant.id()));
    }

    private String person() {
        return PEOPLE.get(random.nextInt(PEOPLE.size()));
    }

    private FaceId commonFaceId() {
        return FaceId.of("f" + random.nextInt(20));
    }

    private IndexOptions options(Tenant tenant, String person) {
        return IndexOptions.defaults()
                .withIdentity(IdentityId.of(person))
                .withMetadata(Metadata.of(OWNER, tenant.id().value()))
                .withKeepCrops(random.nextInt(4) == 0);
    }

    private void indexUnderRandomIds(Tenant tenant, Map<FaceId, Expected> faces) {
        String person = person();
        // The short form stores neither identity nor metadata, so that the long one follows under the same id.
        called.addAll(Set.of("index", "within"));
        Tenant within = tenant.within(new RequestContext(Optional.of("r"), Optional.of("somebody")));
        FaceId id = within.index(FakeFaces.portrait(person)).faces().get(0).id();
        indexed(
                tenant.index(FakeFaces.portrait(person), options(tenant, person).withFaceIds(i -> id)),
                new Expected(person, Optional.empty()),
                faces);
    }

    private void indexUnderCommonFaceId(Tenant tenant, Map<FaceId, Expected> faces) {
        String person = person();
        FaceId id = commonFaceId();
        indexed(
                tenant.index(
                        FakeFaces.portrait(person, random.nextInt(64)),
                        options(tenant, person).withFaceIds(i -> id)),
                new Expected(person, Optional.empty()),
                faces);
    }

    private void indexUnderCommonImageId(Tenant tenant, Map<FaceId, Expected> faces) {
        String person = person();
        ImageId image = ImageId.of("i" + random.nextInt(5));
        IndexResult result = tenant.index(
                FakeFaces.portrait(person, random.nextInt(64)),
                options(tenant, person).withImage(image));
        faces.values().removeIf(face -> face.image().equals(Optional.of(image)));
        indexed(result, new Expected(person, Optional.of(image)), faces);
    }

    private static void indexed(IndexResult result, Expected face, Map<FaceId, Expected> faces) {
        assertThat(result.faces()).hasSize(1);
        faces.put(result.faces().get(0).id(), face);
    }

    private void indexMany(Tenant tenant, Map<FaceId, Expected> faces) {
        called.add("indexAll");
        List<String> people = List.of(person(), person(), person());
        Stream<IndexItem> items = people.stream()
                .map(person -> new IndexItem(person, FakeFaces.portrait(person), options(tenant, person)));
        tenant.indexAll(items, (outcome, counts) -> {
            assertThat(outcome).isInstanceOf(IndexOutcome.Indexed.class);
            indexed(((IndexOutcome.Indexed) outcome).result(), new Expected(outcome.label(), Optional.empty()), faces);
        });
    }

    private void delete(Tenant tenant, Map<FaceId, Expected> faces) {
        called.add("delete");
        FaceId id = anyKnownId();
        assertThat(tenant.faces().delete(id).faces()).isEqualTo(faces.remove(id) == null ? 0 : 1);
    }

    /** Of whichever tenant, so often of another one. */
    private FaceId anyKnownId() {
        List<FaceId> ids = expected.values().stream()
                .flatMap(faces -> faces.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        return ids.isEmpty() || random.nextInt(4) == 0 ? commonFaceId() : ids.get(random.nextInt(ids.size()));
    }

    private void deleteWhere(Tenant tenant, Map<FaceId, Expected> faces) {
        called.add("deleteWhere");
        String person = person();
        long before = faces.size();
        faces.values().removeIf(face -> face.person().equals(person));
        assertThat(tenant.faces()
                        .deleteWhere(FaceFilter.ofIdentity(IdentityId.of(person)))
                        .faces())
                .isEqualTo(before - faces.size());
    }

    private void search(Tenant tenant, Map<FaceId, Expected> faces) {
        called.add("search");
        String person = person();
        SearchOptions options = SearchOptions.topK(1_000).withExact(random.nextBoolean());
        assertOnly(
                tenant,
                tenant.search(Probe.of(FakeFaces.portrait(person)), options).matches(),
                of(person, faces));
        List<FaceRecord> everyone =
                tenant.search(Probe.of(FakeFaces.portrait(person)), options.withThreshold(-1)).matches().stream()
                        .map(Match::face)
                        .toList();
        assertThat(everyone).extracting(FaceRecord::id).containsExactlyInAnyOrderElementsOf(faces.keySet());
    }

    private void indexAndSearch(Tenant tenant, Map<FaceId, Expected> faces) {
        called.add("indexAndSearch");
        String person = person();
        GallerySearch found = tenant.indexAndSearch(FakeFaces.portrait(person), SearchOptions.topK(1_000));
        FaceId stored = found.stored().faces().get(0).id();
        Set<FaceId> wanted = new HashSet<>(of(person, faces));
        wanted.add(stored);
        assertThat(found.matches()).extracting(match -> match.face().id()).containsExactlyInAnyOrderElementsOf(wanted);
        // It stores neither identity nor metadata, so that the long form follows under the same id.
        indexed(
                tenant.index(FakeFaces.portrait(person), options(tenant, person).withFaceIds(i -> stored)),
                new Expected(person, Optional.empty()),
                faces);
    }

    /** Of a picture of whichever tenant. */
    private void images(Tenant tenant, Tenant owner) {
        called.addAll(Set.of("images", "isVisible", "find", "open", "presign", "sign", "isSigned"));
        boolean own = owner.id().equals(tenant.id());
        Optional<ObjectKey> picture =
                owner.faces().get(anyKnownId()).map(face -> face.image().original());
        picture.ifPresent(key -> {
            assertThat(tenant.images().isVisible(key)).isEqualTo(own);
            assertThat(tenant.images().find(key).isPresent()).isEqualTo(own);
            assertThat(isOpened(tenant, key)).isEqualTo(own);
            assertThat(own
                            || tenant.images()
                                    .presign(key, Duration.ofMinutes(1))
                                    .isEmpty())
                    .isTrue();
            assertThat(tenant.images().sign(key, Duration.ofMinutes(1)).isPresent())
                    .isEqualTo(own);
            SignedAccess access =
                    owner.images().sign(key, Duration.ofMinutes(1)).orElseThrow();
            assertThat(tenant.images().isSigned(key, access)).isEqualTo(own);
        });
    }

    private static boolean isOpened(Tenant tenant, ObjectKey key) {
        Optional<InputStream> content = tenant.images().open(key, 0);
        try (InputStream opened = content.orElse(InputStream.nullInputStream())) {
            return opened.read() >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compare(Tenant tenant, Map<FaceId, Expected> faces) {
        called.add("compare");
        String person = person();
        assertOnly(
                tenant,
                tenant.compare(FakeFaces.portrait(person), SearchOptions.topK(1_000))
                        .matches(),
                of(person, faces));
        assertThat(tenant.compare(FakeFaces.portrait(person)).matches())
                .hasSize(Math.min(10, of(person, faces).size()))
                .allSatisfy(match -> assertOwn(tenant, match.face()));
        FaceId id = anyKnownId();
        Expected stored = faces.get(id);
        Probe photo = Probe.of(FakeFaces.portrait(person));
        if (stored == null) {
            assertThatThrownBy(() -> tenant.compare(Probe.of(id), photo, CompareOptions.defaults()))
                    .isInstanceOf(NotFoundException.class);
        } else {
            assertThat(tenant.compare(Probe.of(id), photo, CompareOptions.defaults())
                            .same())
                    .isEqualTo(stored.person().equals(person));
        }
    }

    private static Set<FaceId> of(String person, Map<FaceId, Expected> faces) {
        return faces.entrySet().stream()
                .filter(face -> face.getValue().person().equals(person))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static void assertOnly(Tenant tenant, List<Match> matches, Set<FaceId> ids) {
        assertThat(matches)
                .allSatisfy(match -> assertOwn(tenant, match.face()))
                .extracting(match -> match.face().id())
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    private static void assertOwn(Tenant tenant, FaceRecord face) {
        assertThat(face.tenant()).isEqualTo(tenant.id());
        assertThat(face.metadata().get(OWNER)).contains(tenant.id().value());
        assertThat(face.image().original().key()).startsWith(tenant.id() + "/");
    }

    private void get(Tenant tenant, Map<FaceId, Expected> faces) {
        called.add("get");
        FaceId id = anyKnownId();
        Optional<FaceRecord> face = tenant.faces().get(id);
        assertThat(face.isPresent()).isEqualTo(faces.containsKey(id));
        face.ifPresent(found -> assertOwn(tenant, found));
    }

    /** To the person it is assigned to already: so nothing changes, least of all in another tenant. */
    private void assign(Tenant tenant, Map<FaceId, Expected> faces) {
        called.addAll(Set.of("assign", "identities"));
        FaceId id = anyKnownId();
        Optional<Expected> known = Optional.ofNullable(faces.get(id));
        IdentityId person = IdentityId.of(known.map(Expected::person).orElse("intruder"));
        assertThat(tenant.faces().assign(Optional.of(person), id)).isEqualTo(known.isPresent() ? 1 : 0);
        assertThat(tenant.identities().get(person))
                .as("being assigned enrols nobody")
                .isEmpty();
    }

    private void list(Tenant tenant, Map<FaceId, Expected> faces) {
        called.addAll(Set.of("list", "count", "faces"));
        TenantId owner = TENANTS.get(random.nextInt(TENANTS.size()));
        FaceFilter filter = FaceFilter.all().withMetadata(OWNER, owner.value());
        Set<FaceId> wanted = owner.equals(tenant.id()) ? faces.keySet() : Set.of();
        assertThat(tenant.faces().count(filter)).isEqualTo(wanted.size());
        PageRequest request = PageRequest.first(1 + random.nextInt(7));
        List<FaceId> listed = new ArrayList<>();
        Page<FaceRecord> page = tenant.faces().list(filter, request);
        page.items().forEach(face -> listed.add(face.id()));
        while (page.next().isPresent()) {
            page = tenant.faces().list(filter, request.after(page.next().get()));
            page.items().forEach(face -> listed.add(face.id()));
        }
        assertThat(listed).containsExactlyElementsOf(wanted);
    }

    private void check(Tenant tenant, String where) {
        List<FaceRecord> faces =
                tenant.faces().list(FaceFilter.all(), PageRequest.first(1_000)).items();
        Map<FaceId, String> actual = new TreeMap<>();
        faces.forEach(
                face -> actual.put(face.id(), face.identity().orElseThrow().value()));
        Map<FaceId, String> wanted = new TreeMap<>();
        facesOf(tenant).forEach((id, face) -> wanted.put(id, face.person()));
        assertThat(actual).as(where).isEqualTo(wanted);
        Set<String> keys =
                backends().objects().list("raw-images", tenant.id() + "/", PageRequest.first(1_000)).items().stream()
                        .map(StoredObject::key)
                        .map(key -> key.key())
                        .collect(Collectors.toSet());
        // A face never points at a missing picture, nor at one of another tenant; and no picture outlives its faces.
        Set<String> pictures =
                faces.stream().map(face -> face.image().original().key()).collect(Collectors.toSet());
        assertThat(keys).as(where).isEqualTo(pictures);
        assertThat(faces).as(where).allSatisfy(face -> assertOwn(tenant, face));
    }
}
