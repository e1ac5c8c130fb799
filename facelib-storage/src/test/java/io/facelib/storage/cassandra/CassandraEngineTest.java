package io.facelib.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryStorage;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.ImageId;
import io.facelib.model.IndexOptions;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.model.SearchResult;
import io.facelib.spi.CombinedStorage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An engine that keeps its faces in Cassandra and everything else in memory. */
@Timeout(300)
class CassandraEngineTest {
    private TestCluster cluster;
    private FaceEngine engine;

    @BeforeEach
    void open() {
        cluster = new TestCluster();
        engine = engine();
    }

    private FaceEngine engine() {
        return FaceEngine.builder()
                .models(FakeModels.models())
                .storage(CombinedStorage.over(new MemoryStorage()).withVectors(cluster.faces()))
                .build();
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static FaceRecord index(Tenant tenant, String person, int variation) {
        return tenant.index(FakeFaces.portrait(person, variation), IndexOptions.defaults())
                .faces()
                .get(0);
    }

    private static List<FaceId> found(Tenant tenant, String person, FaceFilter filter) {
        SearchResult result = tenant.search(
                Probe.of(FakeFaces.portrait(person)), SearchOptions.topK(10).withFilter(filter));
        return result.matches().stream().map(m -> m.face().id()).sorted().toList();
    }

    @Test
    void facesOfTwoTenants_areIndexedSearchedAndErasedApart() {
        Tenant acme = engine.tenant("acme");
        Tenant other = engine.tenant("other");
        FaceRecord anna = index(acme, "anna", 0);
        FaceRecord again = index(acme, "anna", 1);
        index(acme, "ben", 0);
        FaceRecord theirs = index(other, "anna", 0);

        assertThat(found(acme, "anna", FaceFilter.all())).containsExactlyInAnyOrder(anna.id(), again.id());
        assertThat(found(other, "anna", FaceFilter.all())).containsExactly(theirs.id());
        ImageId image = anna.image().id();
        assertThat(found(acme, "anna", FaceFilter.ofImage(image))).containsExactly(anna.id());
        assertThat(found(other, "anna", FaceFilter.ofImage(again.image().id()))).isEmpty();

        acme.faces().delete(anna.id());
        assertThat(found(acme, "anna", FaceFilter.all())).containsExactly(again.id());
        engine.close();
        engine = engine();
        assertThat(found(engine.tenant("acme"), "anna", FaceFilter.all())).containsExactly(again.id());
        assertThat(found(engine.tenant("other"), "anna", FaceFilter.all())).containsExactly(theirs.id());
    }
}
