package io.facelib.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceRecord;
import io.facelib.model.TenantId;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.log.GraphLedger.Graph;
import io.facelib.storage.log.Partition;
import io.facelib.storage.testkit.RandomFaces;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which graph counts, and which removed faces it may still hold. */
class GraphLedgerTest extends LogFixture {
    private Graph published() {
        Graph graph = log.graphs().begin(PARTITION);
        assertThat(log.graphs().publish(graph)).isTrue();
        return graph;
    }

    @Test
    void begin_coversEverythingWritten() {
        add();
        add();
        Graph graph = log.graphs().begin(PARTITION);

        assertThat(graph.covers()).isEqualTo(2);
        assertThat(log.graphs().published(PARTITION)).isEmpty();
        assertThat(log.graphs().published()).isEmpty();
    }

    @Test
    void publish_replacesTheFormerGraph() {
        add();
        Graph first = published();
        Graph second = published();

        assertThat(second.id()).isGreaterThan(first.id());
        assertThat(log.graphs().published(PARTITION)).contains(second);
        assertThat(log.graphs().published()).containsExactly(second);
        assertThat(log.graphs().publish(first)).as("older one").isFalse();
        assertThat(log.graphs().published(PARTITION)).contains(second);
    }

    @Test
    void tombstones_areTheCoveredFacesRemovedSinceTheGraphWasBegun() {
        FaceRecord before = add();
        FaceRecord during = add();
        FaceRecord replaced = add();
        FaceRecord after = add();
        delete(before);
        Graph graph = log.graphs().begin(PARTITION);
        delete(during);
        FaceRecord uncovered = add();
        log.graphs().publish(graph);
        log.upsert(ACME, List.of(replaced));
        delete(after);
        delete(uncovered);

        assertThat(log.graphs().tombstones(PARTITION)).containsExactly(2, 3, 4);
        assertThat(sequences()).containsExactly(6L);
    }

    @Test
    void tombstones_ofTheFormerGraph_goWhenTheNextIsPublished() {
        FaceRecord first = add();
        FaceRecord second = add();
        add();
        published();
        delete(first);
        Graph next = log.graphs().begin(PARTITION);
        delete(second);
        assertThat(log.graphs().tombstones(PARTITION)).as("before").containsExactly(1, 2);
        log.graphs().publish(next);

        assertThat(log.graphs().tombstones(PARTITION)).as("after").containsExactly(2);
    }

    @Test
    void drop_ofTheGraphThatIsMade_keepsTheTombstonesOfTheValidOne() {
        FaceRecord first = add();
        FaceRecord second = add();
        add();
        Graph valid = published();
        FaceRecord late = add();
        Graph dropped = log.graphs().begin(PARTITION);
        List.of(first, late, second).forEach(this::delete);
        log.graphs().drop(dropped);
        log.graphs().drop(dropped);

        assertThat(log.graphs().publish(dropped)).isFalse();
        assertThat(log.graphs().published(PARTITION)).contains(valid);
        assertThat(log.graphs().tombstones(PARTITION)).containsExactly(1, 2);
    }

    @Test
    void drop_ofTheValidGraph_leavesNoneAndNoTombstones() {
        FaceRecord face = add();
        add();
        Graph valid = published();
        delete(face);
        log.graphs().drop(valid);

        assertThat(log.graphs().published(PARTITION)).isEmpty();
        assertThat(log.graphs().tombstones(PARTITION)).isEmpty();
    }

    @Test
    void reopen_keepsPublishedGraphsAndForgetsUnfinishedOnes() {
        FaceRecord face = add();
        FaceRecord other = add();
        add();
        Graph valid = published();
        delete(face);
        Graph unfinished = log.graphs().begin(PARTITION);
        reopen(Disk.real());
        delete(other);

        assertThat(log.graphs().published()).containsExactly(valid);
        assertThat(log.graphs().tombstones(PARTITION)).containsExactly(1, 2);
        assertThat(log.graphs().publish(unfinished)).isFalse();
        assertThat(published().id()).isGreaterThan(unfinished.id());
    }

    @Test
    void lastFaceRemoved_takesTheGraphsOfTheTenant() {
        FaceRecord face = add();
        published();
        Graph making = log.graphs().begin(PARTITION);
        delete(face);
        add();

        assertThat(log.graphs().published()).isEmpty();
        assertThat(log.graphs().tombstones(PARTITION)).isEmpty();
        assertThat(log.graphs().publish(making)).isFalse();
        assertThat(log.graphs().published()).isEmpty();
        assertThat(database.check()).isEmpty();
    }

    @Test
    void graphOfAPartitionWithoutFaces_isNeverPublishedAndItsIdIsNotGivenAgain() {
        Partition nobody = new Partition(TenantId.of("nobody"), RandomFaces.CONTRACT);
        Graph empty = log.graphs().begin(nobody);

        assertThat(log.graphs().publish(empty)).isFalse();
        assertThat(log.graphs().begin(nobody).id()).isGreaterThan(empty.id());
        assertThat(database.check()).isEmpty();
    }

    @Test
    void largerThan_givesThePartitionsAboveALimit() {
        log.upsert(ACME, faces(5));
        TenantId other = TenantId.of("other");
        log.upsert(other, List.of(random.face("other"), random.face("other")));

        assertThat(log.graphs().largerThan(4)).containsExactly(PARTITION);
        assertThat(log.graphs().largerThan(1)).containsExactly(PARTITION, new Partition(other, RandomFaces.CONTRACT));
        assertThat(log.graphs().largerThan(5)).isEmpty();
    }
}
