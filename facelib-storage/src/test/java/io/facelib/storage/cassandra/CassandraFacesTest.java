package io.facelib.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ContractId;
import io.facelib.model.FaceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The description, and what needs no server. */
class CassandraFacesTest {
    private static final CassandraFaces FACES = CassandraFaces.at("127.0.0.1:9042", "dc1");

    @Test
    void toString_showsNoSecret() {
        CassandraFaces faces = FACES.withCredentials("somebody", "s3cret").inKeyspace("faces_of_acme");

        assertThat(faces).hasToString("Cassandra[[127.0.0.1:9042] in dc1, keyspace faces_of_acme]");
        assertThat(faces.access().login().toString()).doesNotContain("somebody").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host:", "host:0", "host:70000", "a b", "host:12x", "user@host", "::1", "[::1"})
    void at_noAddress_isRefused(String point) {
        assertThatThrownBy(() -> CassandraFaces.at(point, "dc1")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void at_addresses_haveADefaultPort() {
        CassandraFaces faces = CassandraFaces.at(List.of("node-1", "[::1]", "node-2:9043"), "dc1");

        assertThat(faces).hasToString("Cassandra[[node-1:9042, ::1:9042, node-2:9043] in dc1, keyspace facelib]");
    }

    @Test
    void settings_outsideTheirLimits_nameValueAndLimit() {
        assertThatThrownBy(() -> FACES.inKeyspace("Faces; DROP")).hasMessageContaining("Faces; DROP");
        assertThatThrownBy(() -> FACES.withReplication(0)).hasMessageContaining("0 is outside 1 to 9");
        assertThatThrownBy(() -> FACES.withFacesPerPartition(9)).hasMessageContaining("9 is outside 10");
        assertThatThrownBy(() -> FACES.withExactUpTo(0)).hasMessageContaining("0 is outside 1");
        assertThatThrownBy(() -> FACES.withWritesInFlight(0)).hasMessageContaining("0 is outside 1");
        assertThatThrownBy(() -> FACES.withRequestTimeout(Duration.ZERO)).hasMessageContaining("PT0S");
    }

    @Test
    void open_nobodyThere_isRetryableAndSaysWhere() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThatThrownBy(() -> CassandraFaces.at("127.0.0.1:" + port, "dc1").open())
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.retryable()).isTrue();
                    assertThat(e.committed()).isEqualTo(Committed.NO);
                    assertThat(e).hasMessageContaining("127.0.0.1:" + port);
                });
    }

    @Test
    void tables_ofContractsThatLookAlike_haveNamesOfTheirOwn() {
        List<String> contracts =
                List.of("a.b", "a_b", "A.b", "a-b", "x".repeat(255), "x".repeat(254), "a:1.v'2".replace("'", ""));
        Set<String> names = contracts.stream()
                .map(contract -> FaceTable.of(ContractId.of(contract), 16))
                .peek(table -> assertThat(table.name()).matches("faces_[a-z0-9_]{1,18}_[0-9a-f]{16}"))
                .peek(table -> assertThat(table.index()).hasSizeLessThanOrEqualTo(48))
                .map(FaceTable::name)
                .collect(Collectors.toSet());

        assertThat(names).hasSameSizeAs(contracts);
    }

    @Test
    void buckets_ofAGeneration_areItsOwnAndEvenlyFilled() {
        FaceTable table = FaceTable.of(TestFaces.CONTRACT, 32);
        TenantFaces faces = new TenantFaces(TestFaces.ACME, List.of(table), new TreeSet<>(Set.of(1, 4, 16)));
        List<Integer> buckets = IntStream.range(0, 16_000)
                .mapToObj(i -> faces.place(table, FaceId.of("face-" + i)).bucket())
                .toList();

        assertThat(faces.places(table)).hasSize(21).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(buckets))
                .containsExactlyElementsOf(IntStream.range(16, 32).boxed().toList());
        assertThat(buckets.stream().filter(b -> b == 20).count()).isBetween(800L, 1_200L);
        assertThat(faces.places(table, FaceId.of("face-1")))
                .hasSize(3)
                .contains(faces.place(table, FaceId.of("face-1")));
    }

    @Test
    void writes_afterFailures_areFewerAtATimeAndMoreAgainLater() throws InterruptedException {
        WriteGate gate = new WriteGate(8);
        gate.narrow();
        gate.narrow();
        assertThat(gate.allowed()).isEqualTo(2);
        for (int i = 0; i < 5; i++) {
            gate.narrow();
        }
        assertThat(gate.allowed()).isEqualTo(1);
        for (int i = 0; i < 200; i++) {
            gate.enter();
            gate.leave();
        }
        assertThat(gate.allowed()).isEqualTo(3);
    }

    @Test
    void failure_ofNodesThatDoNotWrite_namesTheSetting_andIsTriedAgainWithLess() {
        WriteFailureException thrown = new WriteFailureException(
                null, DefaultConsistencyLevel.LOCAL_QUORUM, 1, 2, DefaultWriteType.SIMPLE, 1, Map.of());
        Failure failure = Failure.of(new CompletionException(thrown));

        assertThat(failure.told()).contains("1 nodes failed to write, 1 of 2 needed ones did", "concurrent_writes");
        assertThat(failure).matches(Failure::passing).matches(Failure::crowded).matches(f -> !f.certain());
    }

    @Test
    void failure_ofTooManyTombstones_saysSoAndIsNoReasonToTryAgain() {
        ReadFailureException thrown = new ReadFailureException(
                null,
                DefaultConsistencyLevel.LOCAL_QUORUM,
                0,
                1,
                1,
                false,
                Map.of(InetAddress.getLoopbackAddress(), 1));
        Failure failure = Failure.of(thrown);

        assertThat(failure.told()).contains("removed faces", "gc_grace_seconds", "tombstone_failure_threshold");
        assertThat(failure).matches(f -> !f.passing()).matches(Failure::certain);
    }

    @Test
    void failure_ofTooFewNodes_changedNothingForSure() {
        Failure failure = Failure.of(new UnavailableException(null, DefaultConsistencyLevel.LOCAL_QUORUM, 2, 1));

        assertThat(failure.told()).contains("1 of 2 needed nodes");
        assertThat(failure).matches(Failure::passing).matches(Failure::certain);
    }
}
