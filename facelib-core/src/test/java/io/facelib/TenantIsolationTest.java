package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.IndexOptions;
import io.facelib.model.Match;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.spi.StoredObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random operations on two tenants, held against one simple map for each: nothing of one ever shows in the other. */
class TenantIsolationTest {
    private static final int OPERATIONS = 400;

    private final MemoryObjectStore objects = new MemoryObjectStore(Clock.systemUTC());

    @Test
    void randomOperations_onTwoTenants_neverLeak() {
        long seed = Long.getLong("facelib.seed", System.nanoTime());
        System.out.println("TenantIsolationTest: repeat with -Dfacelib.seed=" + seed);
        Random random = new Random(seed);
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .objects(objects)
                .build()) {
            List<Tenant> tenants = List.of(engine.tenant("acme"), engine.tenant("acme-2"));
            List<Map<FaceId, String>> expected = List.of(new TreeMap<>(), new TreeMap<>());
            for (int i = 0; i < OPERATIONS; i++) {
                int which = random.nextInt(2);
                operate(engine, tenants.get(which), expected.get(which), random);
                check(tenants.get(0), expected.get(0), "seed " + seed + ", operation " + i);
                check(tenants.get(1), expected.get(1), "seed " + seed + ", operation " + i);
            }
        }
    }

    private void operate(FaceEngine engine, Tenant tenant, Map<FaceId, String> expected, Random random) {
        String person = "person" + random.nextInt(6);
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> {
                // Both tenants use the same ids, people and identities on purpose.
                FaceId id = FaceId.of("f" + random.nextInt(20));
                tenant.index(
                        FakeFaces.portrait(person, random.nextInt(64)),
                        IndexOptions.defaults().withFaceIds(i -> id).withIdentity(IdentityId.of(person)));
                expected.put(id, person);
            }
            case 5, 6 -> {
                FaceId id = FaceId.of("f" + random.nextInt(20));
                assertThat(tenant.faces().delete(id).faces()).isEqualTo(expected.remove(id) == null ? 0 : 1);
            }
            case 7 -> {
                tenant.faces().deleteWhere(FaceFilter.ofIdentity(IdentityId.of(person)));
                expected.values().removeIf(person::equals);
            }
            case 8 -> {
                List<Match> found = tenant.search(Probe.of(FakeFaces.portrait(person)), SearchOptions.topK(100))
                        .matches();
                assertThat(found)
                        .allSatisfy(m -> assertThat(m.face().tenant()).isEqualTo(tenant.id()))
                        .extracting(m -> m.face().id())
                        .containsExactlyInAnyOrderElementsOf(expected.entrySet().stream()
                                .filter(e -> e.getValue().equals(person))
                                .map(Map.Entry::getKey)
                                .toList());
            }
            default -> {
                if (random.nextInt(8) == 0) {
                    engine.tenants().delete(tenant.id());
                    expected.clear();
                }
            }
        }
    }

    private void check(Tenant tenant, Map<FaceId, String> expected, String where) {
        List<FaceRecord> faces =
                tenant.faces().list(FaceFilter.all(), PageRequest.first(1_000)).items();
        Map<FaceId, String> actual = new TreeMap<>();
        faces.forEach(f -> actual.put(f.id(), f.identity().orElseThrow().value()));
        assertThat(actual).as(where).isEqualTo(expected);
        List<String> keys = new ArrayList<>();
        for (StoredObject object : objects.list("raw-images", tenant.id() + "/", PageRequest.first(1_000))
                .items()) {
            keys.add(object.key().key());
        }
        // A face never points at a missing picture, nor at one of the other tenant.
        assertThat(faces)
                .as(where)
                .allSatisfy(f -> assertThat(keys).contains(f.image().original().key()));
    }
}
