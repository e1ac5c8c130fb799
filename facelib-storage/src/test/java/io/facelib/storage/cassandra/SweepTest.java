package io.facelib.storage.cassandra;

import static io.facelib.storage.cassandra.TestFaces.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.TraceEvent;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.PageRequest;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many removed faces, counted as Cassandra counts them when it reads. */
@Timeout(300)
class SweepTest {
    private static final int FACES = 60;
    private static final Pattern READ = Pattern.compile("Read \\d+ live rows and (\\d+) tombstone");

    private static TestCluster cluster;

    private CassandraVectorIndex index;
    private Connection connection;

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
    void open() {
        cluster.truncate();
        index = cluster.faces().open();
        index.upsert(ACME, TestFaces.range(0, FACES));
        CassandraFaces settings = cluster.faces();
        connection = Connection.open(
                settings.access(), settings.layout(), settings.limits().request());
    }

    @AfterEach
    void close() {
        connection.close();
        index.close();
    }

    private Sweep sweep(Duration age) {
        return new Sweep(connection, writes(), FACES / 2, age);
    }

    private Writes writes() {
        return new Writes(connection, new WriteGate(16));
    }

    private TenantFaces places() {
        Contracts contracts = new Contracts(connection, cluster.keyspace());
        return new Tenants(connection, contracts, writes()).find(ACME).orElseThrow();
    }

    /** The first faces that there are. */
    private List<StoredFace> first(int count) {
        FaceReads reads = new FaceReads(connection);
        return new FaceListing(reads, new Groups(connection, writes())).list(places(), FaceFilter.all(), "", count);
    }

    private void removeAll() {
        assertThat(index.deleteWhere(ACME, FaceFilter.all(), 1_000).size()).isEqualTo(FACES);
    }

    private List<FaceRecord> listed() {
        return index.list(ACME, FaceFilter.all(), PageRequest.first(1_000)).items();
    }

    /** How many tombstones one read of all faces meets. */
    private int tombstones() {
        String table = places().tables().get(0).name();
        ResultSet rows = cluster.session()
                .execute(SimpleStatement.newInstance(
                                "SELECT face_id FROM " + cluster.keyspace() + "." + table
                                        + " WHERE tenant = ? AND bucket = 1",
                                ACME.value())
                        .setTracing(true));
        rows.all();
        return rows.getExecutionInfo().getQueryTrace().getEvents().stream()
                .map(TraceEvent::getActivity)
                .flatMap(activity -> READ.matcher(activity).results())
                .mapToInt((MatchResult read) -> Integer.parseInt(read.group(1)))
                .max()
                .orElseThrow();
    }

    @Test
    void removedFacesInOrder_areOneDeletionAfterwards() {
        List<StoredFace> all = first(FACES);
        removeAll();
        assertThat(tombstones()).isGreaterThanOrEqualTo(FACES);

        sweep(Duration.ofMinutes(-1)).removed(places(), all, false, Ticks.now());

        assertThat(tombstones()).isLessThan(5);
        assertThat(listed()).isEmpty();
    }

    @Test
    void fewRemoved_areNotSweptUntilTheLast() {
        List<StoredFace> few = first(10);
        removeAll();
        Sweep sweep = sweep(Duration.ofMinutes(-1));

        sweep.removed(places(), few.subList(0, 5), false, Ticks.now()); // the first time it sweeps
        sweep.removed(places(), few, false, Ticks.now());
        assertThat(tombstones()).as("ten are too few").isGreaterThanOrEqualTo(FACES - 5);
        sweep.removed(places(), List.of(), true, Ticks.now());

        assertThat(tombstones()).isLessThan(5);
    }

    @Test
    void allRemovedInPages_areSweptByTheIndex() {
        try (CassandraVectorIndex sweeping =
                CassandraVectorIndex.open(cluster.faces(), FACES / 2, Duration.ofMinutes(-1))) {
            int removed;
            do {
                removed = sweeping.deleteWhere(ACME, FaceFilter.all(), 7).size();
            } while (removed == 7);
        }

        assertThat(listed()).isEmpty();
        assertThat(tombstones()).isLessThan(5);
    }

    @Test
    void faceStoredAfterItsPlaceWasLookedAt_stays() {
        List<StoredFace> all = first(FACES);
        removeAll();
        long begun = Ticks.now();
        index.upsert(ACME, TestFaces.range(0, 1));

        sweep(Duration.ZERO).removed(places(), all, true, begun);

        assertThat(listed()).containsExactlyElementsOf(TestFaces.range(0, 1));
    }

    @Test
    void faceBehindTheLastRemoved_stays() {
        List<StoredFace> half = first(FACES / 2);

        sweep(Duration.ofMinutes(-1)).removed(places(), half, false, Ticks.now());

        assertThat(first(FACES)).hasSize(FACES - half.size());
    }

    @Test
    void faceThatIsNewEnough_stays() {
        sweep(Duration.ofHours(1)).removed(places(), first(FACES), true, Ticks.now());

        assertThat(listed()).hasSize(FACES);
    }

    @Test
    void sweptFaces_canBeStoredAgain() {
        List<StoredFace> all = first(FACES);
        removeAll();
        sweep(Duration.ZERO).removed(places(), all, false, Ticks.now());

        index.upsert(ACME, TestFaces.range(0, FACES));

        assertThat(listed()).hasSize(FACES);
    }
}
