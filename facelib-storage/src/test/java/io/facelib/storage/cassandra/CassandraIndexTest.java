package io.facelib.storage.cassandra;

import static io.facelib.storage.cassandra.TestFaces.ACME;
import static io.facelib.storage.cassandra.TestFaces.CONTRACT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import io.facelib.error.ContractMismatchException;
import io.facelib.error.SetupException;
import io.facelib.memory.MemoryVectorIndex;
import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.ImageId;
import io.facelib.model.Match;
import io.facelib.model.Metadata;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.SearchPlan.Way;
import io.facelib.spi.VectorIndex;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is peculiar to Cassandra: partitions, several processes, what batches hold, what a crash leaves. */
@Timeout(300)
class CassandraIndexTest {
    private static TestCluster cluster;

    private CassandraVectorIndex index;

    @BeforeAll
    static void openCluster() {
        cluster = new TestCluster();
    }

    @AfterAll
    static void closeCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void openIndex() {
        cluster.truncate();
        index = cluster.faces().withFacesPerPartition(50).withExactUpTo(30).open();
    }

    @AfterEach
    void closeIndex() {
        index.close();
    }

    private static VectorQuery query(int person, int k, FaceFilter filter, boolean exact) {
        Embedding probe = TestFaces.near(CONTRACT, TestFaces.DIMENSION, person, new Random(-person));
        return new VectorQuery(probe, k, -1, filter, exact);
    }

    private static List<String> ids(VectorMatches found) {
        return found.matches().stream().map(m -> m.face().id().value()).toList();
    }

    private static List<String> listAll(VectorIndex faces, FaceFilter filter, int limit) {
        List<String> seen = new ArrayList<>();
        Page<FaceRecord> page = faces.list(ACME, filter, PageRequest.first(limit));
        page.items().forEach(face -> seen.add(face.id().value()));
        while (page.next().isPresent()) {
            page = faces.list(
                    ACME, filter, PageRequest.first(limit).after(page.next().orElseThrow()));
            page.items().forEach(face -> seen.add(face.id().value()));
        }
        return seen;
    }

    private static long partitions() {
        return cluster.session()
                .execute("SELECT DISTINCT tenant, bucket FROM " + cluster.keyspace() + "."
                        + FaceTable.of(CONTRACT, 1).name())
                .all()
                .size();
    }

    @Test
    void tenantThatGrows_getsMorePartitions_andEveryMethodAgreesWithAnExactIndex() {
        MemoryVectorIndex oracle = new MemoryVectorIndex();
        for (int from = 0; from < 800; from += 40) {
            index.upsert(ACME, TestFaces.range(from, from + 40));
            oracle.upsert(ACME, TestFaces.range(from, from + 40));
        }
        List<FaceRecord> replaced = TestFaces.range(0, 60).stream()
                .map(face -> face.withIdentity(Optional.of(IdentityId.of("somebody-else"))))
                .toList();
        index.upsert(ACME, replaced);
        oracle.upsert(ACME, replaced);
        List<FaceId> gone =
                TestFaces.range(300, 340).stream().map(FaceRecord::id).toList();
        assertThat(index.delete(ACME, gone)).hasSize(40);
        oracle.delete(ACME, gone);

        assertThat(partitions()).isGreaterThan(5);
        assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(760);
        for (FaceFilter filter : List.of(
                FaceFilter.all(),
                FaceFilter.ofIdentity(IdentityId.of("somebody-else")),
                FaceFilter.ofIdentity(IdentityId.of("p2")),
                FaceFilter.ofImage(ImageId.of("i77")),
                FaceFilter.all().withMetadata("even", true))) {
            assertThat(listAll(index, filter, 97)).isEqualTo(listAll(oracle, filter, 97));
            VectorQuery exact = query(31, 20, filter, true);
            assertThat(ids(index.search(ACME, exact))).isEqualTo(ids(oracle.search(ACME, exact)));
        }
    }

    @Test
    void search_largeTenant_asksTheVectorIndexAndTellsIt() {
        index.upsert(ACME, TestFaces.range(0, 300));
        int found = 0;
        for (int person = 0; person < 30; person++) {
            VectorMatches exact = index.search(ACME, query(person, 10, FaceFilter.all(), true));
            VectorMatches loose = index.search(ACME, query(person, 10, FaceFilter.all(), false));
            assertThat(exact.exact()).isTrue();
            assertThat(exact.compared()).isEqualTo(300);
            assertThat(loose.exact()).isFalse();
            assertThat(loose.plan().way()).isEqualTo(Way.GRAPH);
            assertThat(loose.compared()).isBetween(10L, 100L);
            assertThat(loose.matches()).hasSize(10).isSubsetOf(exactOf(person, 300));
            found += (int) ids(loose).stream().filter(ids(exact)::contains).count();
        }
        assertThat(found).as("of 300 true neighbours").isGreaterThan(285);
    }

    /** With the cosines that an exact search gives. */
    private List<Match> exactOf(int person, int k) {
        return index.search(ACME, query(person, k, FaceFilter.all(), true)).matches();
    }

    @Test
    void search_conditionThatFewFacesMeet_comparesEveryFaceInTheEnd() {
        index.upsert(ACME, TestFaces.range(0, 200));
        FaceRecord rare = TestFaces.face(
                ACME,
                "rare",
                Optional.empty(),
                "rare",
                TestFaces.near(CONTRACT, TestFaces.DIMENSION, 99, new Random(5)),
                Metadata.of("rare", true));
        index.upsert(ACME, List.of(rare));

        VectorMatches found = index.search(ACME, query(3, 5, FaceFilter.all().withMetadata("rare", true), false));

        assertThat(ids(found)).containsExactly("rare");
        assertThat(found.exact()).isTrue();
        assertThat(found.plan().reason()).contains("did not lead to enough");
    }

    @Test
    void search_person_isExactInALargeTenant() {
        index.upsert(ACME, TestFaces.range(0, 200));

        VectorMatches found = index.search(ACME, query(7, 100, FaceFilter.ofIdentity(IdentityId.of("p7")), false));

        assertThat(found.exact()).isTrue();
        assertThat(found.compared()).isEqualTo(10);
        assertThat(found.matches())
                .hasSize(10)
                .allMatch(m -> m.face().identity().equals(Optional.of(IdentityId.of("p7"))));
    }

    @Test
    void upsert_moreThanABatchHolds_writesAll() {
        Metadata large = Metadata.of("text", "x".repeat(60_000));
        FaceRecord face = TestFaces.face(
                ACME,
                "large",
                Optional.of(IdentityId.of("p1")),
                "i1",
                TestFaces.near(CONTRACT, TestFaces.DIMENSION, 1, new Random(1)),
                large);
        List<FaceRecord> faces = new ArrayList<>(TestFaces.range(0, 700));
        faces.add(face);

        index.upsert(ACME, faces);

        assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(701);
        assertThat(index.get(ACME, List.of(FaceId.of("large"))).get(0)).isEqualTo(face);
    }

    @Test
    void twoProcesses_seeWhatTheOtherWroteAtOnce() {
        try (CassandraVectorIndex other = cluster.faces().open()) {
            ContractId second = ContractId.of("test:second.8");
            FaceRecord face = TestFaces.face(ACME, second, 8, 1);
            index.upsert(ACME, List.of(face));
            assertThat(other.get(ACME, List.of(face.id()))).containsExactly(face);

            ContractId third = ContractId.of("test:third.8");
            FaceRecord moved = TestFaces.face(ACME, third, 8, 1);
            other.upsert(ACME, List.of(moved));
            assertThat(index.get(ACME, List.of(face.id()))).containsExactly(moved);
            assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(1);
            other.delete(ACME, List.of(face.id()));
            assertThat(index.list(ACME, FaceFilter.all(), PageRequest.first(5)).items())
                    .isEmpty();
        }
    }

    @Test
    void contract_claimedByManyAtTheSameTime_hasOneTableAndOneDimension() throws Exception {
        ContractId contract = ContractId.of("test:claimed.by.many");
        ExecutorService executor = Executors.newFixedThreadPool(4);
        List<CassandraVectorIndex> processes = new ArrayList<>();
        try {
            List<Future<Integer>> claims = new ArrayList<>();
            for (int p = 0; p < 4; p++) {
                CassandraVectorIndex process = cluster.faces().open();
                int dimension = 8 + p % 2;
                FaceRecord face = TestFaces.face(ACME, contract, dimension, p);
                processes.add(process);
                claims.add(executor.submit(() -> {
                    try {
                        process.upsert(ACME, List.of(face));
                        return dimension;
                    } catch (ContractMismatchException e) {
                        return 0;
                    }
                }));
            }
            List<Integer> dimensions = new ArrayList<>();
            for (Future<Integer> claim : claims) {
                dimensions.add(claim.get());
            }
            assertThat(dimensions.stream().filter(d -> d > 0).distinct()).hasSize(1);
            assertThat(index.count(ACME, FaceFilter.all().withContract(contract)))
                    .isEqualTo(2);
        } finally {
            executor.shutdownNow();
            processes.forEach(CassandraVectorIndex::close);
        }
    }

    @Test
    void entriesThatACrashLeft_sayNothingAndAreRemovedInTime() {
        index.upsert(ACME, TestFaces.range(0, 10));
        FaceFilter p0 = FaceFilter.ofIdentity(IdentityId.of("p0"));
        long longAgo = Ticks.now() - 7_200_000_000L;
        entry("identity", "p0", "f-never-written", longAgo);
        entry("identity", "p0", "f-just-now", Ticks.now());
        entry("identity", "nobody", "f3", longAgo);

        assertThat(index.count(ACME, p0)).isEqualTo(10);
        assertThat(index.list(ACME, FaceFilter.ofIdentity(IdentityId.of("nobody")), PageRequest.first(5))
                        .items())
                .isEmpty();
        assertThat(entries("p0"))
                .contains("f-just-now")
                .doesNotContain("f-never-written")
                .hasSize(11);
        assertThat(entries("nobody")).isEmpty();
    }

    @Test
    void delete_leavesNoEntries() {
        index.upsert(ACME, TestFaces.range(0, 10));
        index.assign(ACME, List.of(FaceId.of("f1")), FaceFilter.all(), Optional.of(IdentityId.of("p77")));
        assertThat(entries("p0")).hasSize(9);
        assertThat(entries("p77")).containsExactly("f1");

        index.deleteWhere(ACME, FaceFilter.all(), 1_000);

        assertThat(cluster.session()
                        .execute("SELECT * FROM " + cluster.keyspace() + ".face_groups")
                        .all())
                .isEmpty();
    }

    private void entry(String kind, String name, String face, long since) {
        cluster.session()
                .execute(
                        "INSERT INTO " + cluster.keyspace()
                                + ".face_groups (tenant, kind, name, face_id, since) VALUES ('acme', ?, ?, ?, ?)",
                        kind,
                        name,
                        face,
                        since);
    }

    private static List<String> entries(String identity) {
        return cluster
                .session()
                .execute(
                        "SELECT face_id FROM " + cluster.keyspace()
                                + ".face_groups WHERE tenant = 'acme' AND kind = 'identity' AND name = ?",
                        identity)
                .all()
                .stream()
                .map((Row row) -> row.getString(0))
                .toList();
    }

    @Test
    void assign_ofAFaceThatIsRemovedMeanwhile_doesNotBringItBack() {
        index.upsert(ACME, TestFaces.range(0, 1));
        // What an assignment that had read the face before it was removed sends afterwards.
        String table = cluster.keyspace() + "." + FaceTable.of(CONTRACT, 1).name();
        long written = cluster.session()
                .execute("SELECT writetime(body) FROM " + table)
                .one()
                .getLong(0);
        index.delete(ACME, List.of(FaceId.of("f0")));
        for (long time : List.of(written + 1, Ticks.now() + 1_000)) {
            cluster.session()
                    .execute("UPDATE " + table + " USING TIMESTAMP " + time
                            + " SET identity = 'p5' WHERE tenant = 'acme' AND bucket = 1 AND face_id = 'f0'");
            assertThat(index.get(ACME, List.of(FaceId.of("f0")))).isEmpty();
            assertThat(index.list(ACME, FaceFilter.all(), PageRequest.first(5)).items())
                    .isEmpty();
            assertThat(index.search(ACME, query(0, 5, FaceFilter.all(), false)).matches())
                    .isEmpty();
            assertThat(index.assign(ACME, List.of(FaceId.of("f0")), FaceFilter.all(), Optional.empty()))
                    .isZero();
        }
    }

    @Test
    void open_keyspaceMissingAndNotToBeMade_saysWhatToDo() {
        assertThatThrownBy(() -> cluster.faces()
                        .inKeyspace("there_is_none")
                        .withoutMakingKeyspace()
                        .open())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("there_is_none");
    }
}
