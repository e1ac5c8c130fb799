package io.facelib.storage.cassandra;

import static io.facelib.storage.cassandra.TestFaces.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes with every face on each: one may die. Started by {@code NODES=3 .ci/servers/start DIR cassandra}. */
@Tag("chaos")
@Timeout(900)
class CassandraClusterTest {
    @Test
    void oneNodeOfThreeKilled_searchesAndWritesGoOn() throws Exception {
        assumeTrue(TestCluster.nodes() == 3, "needs three nodes");
        try (TestCluster cluster = new TestCluster();
                CassandraVectorIndex index = cluster.faces().withExactUpTo(50).open()) {
            index.upsert(ACME, TestFaces.range(0, 200));
            Node.number(3).kill();
            try {
                for (int i = 200; i < 300; i++) {
                    FaceRecord face = TestFaces.face(i);
                    index.upsert(ACME, List.of(face));
                    assertThat(index.get(ACME, List.of(face.id()))).containsExactly(face);
                    VectorMatches found =
                            index.search(ACME, new VectorQuery(face.embedding(), 1, 0.999, FaceFilter.all(), false));
                    assertThat(found.exact()).isFalse();
                    assertThat(found.matches()).hasSize(1);
                }
                index.assign(ACME, List.of(FaceId.of("f5")), FaceFilter.all(), Optional.of(IdentityId.of("p99")));
                assertThat(index.delete(ACME, List.of(FaceId.of("f6")))).hasSize(1);
            } finally {
                Node.number(3).start();
            }
            assertThat(index.count(ACME, FaceFilter.all())).isEqualTo(299);
            assertThat(index.count(ACME, FaceFilter.ofIdentity(IdentityId.of("p99"))))
                    .isEqualTo(1);
        }
    }
}
