package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.keys.TinkKeyService;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.memory.MemoryStateStore;
import io.facelib.memory.MemoryVectorIndex;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.ImageId;
import io.facelib.model.IndexOptions;
import io.facelib.model.IndexResult;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.KeyService;
import io.facelib.spi.StateStore;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.Failing;
import io.facelib.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An image that is indexed again because nobody knows whether it was: what others did with its faces meanwhile stays. */
class IndexOnceTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final FaceImage IMAGE = FakeFaces.group("alice", "bob");
    private static final IndexOptions ONCE = IndexOptions.defaults()
            .withImage(ImageId.of("p-1"))
            .withFaceIds(index -> FaceId.of("p-1-" + index))
            .withOnce(true);

    private final ManualClock clock = ManualClock.start();
    private final VectorIndex vectors = new MemoryVectorIndex();
    private final Failing<VectorIndex> failing = Failing.of(VectorIndex.class, vectors);
    private final KeyService keys = TinkKeyService.generate();
    private final StateStore kept = new MemoryStateStore(clock, keys);
    private final Failing<StateStore> state = Failing.of(StateStore.class, kept);
    private final FaceEngine engine = FaceEngine.builder()
            .models(FakeModels.models())
            .objects(new MemoryObjectStore(clock))
            .vectors(failing.backend())
            .state(state.backend())
            .keys(keys)
            .clock(clock)
            .build();
    private final Tenant acme = engine.tenant(ACME);

    @AfterEach
    void close() {
        engine.close();
        keys.close();
    }

    private List<FaceRecord> stored() {
        return acme.faces().list(FaceFilter.all(), PageRequest.first(10)).items();
    }

    private int journaled() {
        return kept.audit().operations(ACME, PageRequest.first(100)).items().size();
    }

    private void assign(FaceId face) {
        vectors.assign(ACME, List.of(face), FaceFilter.all(), Optional.of(IdentityId.of("anna")));
    }

    @Test
    void index_again_keepsIdentitiesAndTimesAndWritesNoJournal() {
        IndexResult first = acme.index(IMAGE, ONCE);
        assign(first.faces().get(0).id());
        List<FaceRecord> before = stored();
        int rows = journaled();
        clock.advance(Duration.ofDays(2));
        IndexResult again = acme.index(IMAGE, ONCE);

        assertThat(rows).isEqualTo(1);
        assertThat(stored()).isEqualTo(before);
        assertThat(again.faces()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(again.faces()).extracting(FaceRecord::identity).contains(Optional.of(IdentityId.of("anna")));
        assertThat(again.thumbnail()).isEqualTo(first.thumbnail());
        assertThat(journaled()).isEqualTo(rows);
    }

    @Test
    void index_againWithoutAFace_writesNoJournal() {
        acme.index(FakeFaces.nobody(), ONCE);
        acme.index(FakeFaces.nobody(), ONCE);

        assertThat(journaled()).isEqualTo(1);
    }

    @Test
    void index_faceWasDeletedMeanwhile_doesNotComeBack() {
        IndexResult first = acme.index(IMAGE, ONCE);
        acme.faces().delete(first.faces().get(0).id());
        int rows = journaled();
        IndexResult again = acme.index(IMAGE, ONCE);

        assertThat(again.faces()).containsExactly(first.faces().get(1));
        assertThat(stored()).containsExactly(first.faces().get(1));
        assertThat(journaled()).isEqualTo(rows);
    }

    @Test
    void index_allFacesWereDeletedMeanwhile_isIndexedAnewAndJournaled() {
        IndexResult first = acme.index(IMAGE, ONCE);
        acme.faces().delete(first.faces().get(0).id(), first.faces().get(1).id());
        int rows = journaled();

        assertThat(acme.index(IMAGE, ONCE).faces()).hasSize(2);
        assertThat(journaled()).isEqualTo(rows + 1);
    }

    @Test
    void index_firstCallWasCutOffBeforeItsFaces_isFinished() {
        failing.failing().add("upsert");
        assertThatThrownBy(() -> acme.index(IMAGE, ONCE)).isInstanceOf(BackendException.class);
        failing.failing().clear();

        assertThat(acme.index(IMAGE, ONCE).faces()).hasSize(2);
        assertThat(stored()).hasSize(2);
        assertThat(journaled()).isEqualTo(1);
    }

    @Test
    void index_firstCallWasCutOffBeforeItsJournal_isJournaledAndKeepsIdentities() {
        state.failing().add("write");
        assertThatThrownBy(() -> acme.index(IMAGE, ONCE)).isInstanceOf(BackendException.class);
        state.failing().clear();
        assign(FaceId.of("p-1-0"));
        List<FaceRecord> before = stored();
        clock.advance(Duration.ofDays(2));
        acme.index(IMAGE, ONCE);

        assertThat(stored()).isEqualTo(before);
        assertThat(journaled()).isEqualTo(1);
    }

    @Test
    void once_withoutIds_isRefused() {
        assertThatThrownBy(() -> IndexOptions.defaults().withOnce(true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("once");
    }
}
