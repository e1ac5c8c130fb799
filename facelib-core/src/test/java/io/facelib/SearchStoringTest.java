package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.memory.MemoryVectorIndex;
import io.facelib.model.AuditScope;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.GallerySearch;
import io.facelib.model.IndexResult;
import io.facelib.model.Match;
import io.facelib.model.OperationAudit;
import io.facelib.model.PageRequest;
import io.facelib.model.RequestContext;
import io.facelib.model.RetentionPolicy;
import io.facelib.model.SearchOptions;
import io.facelib.spi.StoredObject;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.Failing;
import io.facelib.testkit.ManualClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A search that stores its image, and a clean-up that somebody asked for. */
class SearchStoringTest {
    private final ManualClock clock = ManualClock.start();
    private final MemoryObjectStore objects = new MemoryObjectStore(clock);
    private final Failing<VectorIndex> vectors = Failing.of(VectorIndex.class, new MemoryVectorIndex());
    private final FaceEngine engine = FaceEngine.builder()
            .models(FakeModels.models())
            .objects(objects)
            .vectors(vectors.backend())
            .clock(clock)
            .build();
    private final Tenant acme = engine.tenant("acme");

    @AfterEach
    void close() {
        engine.close();
    }

    private List<StoredObject> stored(String bucket) {
        return objects.list(bucket, "", PageRequest.first(100)).items();
    }

    private List<OperationAudit> audit() {
        return acme.audit().operations(PageRequest.first(9)).items().stream()
                .map(row -> row.entry())
                .toList();
    }

    @Test
    void indexAndSearch_photo_findsItsOwnFaceToo() {
        IndexResult known = acme.index(FakeFaces.portrait("alice", 1));
        GallerySearch result = acme.indexAndSearch(FakeFaces.portrait("alice"), SearchOptions.topK(10));

        assertThat(result.matches())
                .extracting(match -> match.face().id())
                .containsExactly(
                        result.stored().faces().get(0).id(),
                        known.faces().get(0).id());
        assertThat(result.matches().get(0).cosine()).isGreaterThan(0.9999);
        assertThat(result.exact()).isTrue();
    }

    @Test
    void indexAndSearch_severalFaces_eachStoredFaceOnceBestFirst() {
        acme.index(FakeFaces.group("alice", "bob"));
        GallerySearch all = acme.indexAndSearch(
                FakeFaces.group("bob", "alice"), SearchOptions.topK(10).withThreshold(-1));
        GallerySearch two = acme.indexAndSearch(
                FakeFaces.group("bob", "alice"), SearchOptions.topK(2).withThreshold(-1));
        List<FaceId> ids =
                all.matches().stream().map(match -> match.face().id()).toList();

        assertThat(ids).hasSize(4).doesNotHaveDuplicates();
        assertThat(all.matches())
                .isSortedAccordingTo(Comparator.comparingDouble(Match::cosine)
                        .reversed()
                        .thenComparing(match -> match.face().id()));
        assertThat(all.matches().get(3).cosine()).isGreaterThan(0.9);
        assertThat(two.matches()).hasSize(2);
    }

    @Test
    void indexAndSearch_leavesAQuery_indexNever() {
        acme.index(FakeFaces.portrait("alice"));
        acme.indexAndSearch(FakeFaces.portrait("alice"), SearchOptions.topK(1));
        acme.indexAndSearch(FakeFaces.nobody(), SearchOptions.topK(1));

        for (String bucket : List.of("raw-images", "thumbnails")) {
            assertThat(stored(bucket)).hasSize(3);
            assertThat(stored(bucket).stream()
                            .filter(object -> object.info().attributes().equals(Map.of("purpose", "query"))))
                    .hasSize(2);
        }
        clock.advance(Duration.ofHours(25));
        engine.cleanUp(RetentionPolicy.defaults());
        assertThat(stored("raw-images")).hasSize(1);
        assertThat(acme.faces().count(FaceFilter.all())).isEqualTo(1);
    }

    @Test
    void indexAndSearch_isAuditedAsASearchThatChangesSomething() {
        RequestContext request = new RequestContext(Optional.of("r-1"), Optional.of("key"));
        acme.within(request).indexAndSearch(FakeFaces.portrait("alice"), SearchOptions.topK(5));

        assertThat(engine.config().audit()).isEqualTo(AuditScope.CHANGES);
        assertThat(audit()).singleElement().satisfies(row -> {
            assertThat(row.operation()).isEqualTo("search");
            assertThat(row.faces()).isEqualTo(1);
            assertThat(row.results()).isEqualTo(1);
            assertThat(row.vectors()).isEqualTo("memory");
            assertThat(row.requestId()).isEqualTo("r-1");
        });
    }

    @Test
    void indexAndSearch_searchThatFails_isNotAcknowledgedAndItsPhotoStillGoes() {
        vectors.failing().add("search");
        assertThatThrownBy(() -> acme.indexAndSearch(FakeFaces.portrait("alice"), SearchOptions.topK(5)))
                .isInstanceOf(BackendException.class);
        vectors.failing().clear();

        assertThat(audit()).isEmpty();
        clock.advance(Duration.ofHours(25));
        engine.cleanUp(RetentionPolicy.defaults());
        assertThat(stored("raw-images")).isEmpty();
        assertThat(acme.faces().count(FaceFilter.all())).isZero();
    }

    @Test
    void cleanUp_thatSomebodyAskedFor_isAuditedFirst() {
        RequestContext request = new RequestContext(Optional.of("r-2"), Optional.of("operator"));
        engine.cleanUp(RetentionPolicy.defaults().withAudit(Duration.ZERO), acme.within(request));

        assertThat(audit()).singleElement().satisfies(row -> {
            assertThat(row.operation()).isEqualTo("cleanup");
            assertThat(row.faces() + row.results()).isZero();
            assertThat(row.vectors()).isEqualTo("none");
            assertThat(row.requestId()).isEqualTo("r-2");
            assertThat(row.actor()).contains("operator");
        });
    }
}
