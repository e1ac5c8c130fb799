package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.memory.MemoryVectorIndex;
import io.facelib.model.DeleteReceipt;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.Failing;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faces that are deleted while the store of their pictures does not answer. */
class DeleteFailureTest {
    private static final TenantId ACME = TenantId.of("acme");

    private final ObjectStore objects = new MemoryObjectStore(Clock.systemUTC());
    private final VectorIndex vectors = new MemoryVectorIndex();
    private final Failing<ObjectStore> failing = Failing.of(ObjectStore.class, objects);
    private final FaceEngine engine = FaceEngine.builder()
            .models(FakeModels.models())
            .objects(failing.backend())
            .vectors(vectors)
            .build();
    private final Tenant acme = engine.tenant(ACME);

    @AfterEach
    void close() {
        engine.close();
    }

    private List<?> pictures() {
        return objects.list("raw-images", "acme/", PageRequest.first(10)).items();
    }

    @Test
    void delete_picturesCannotBeRemoved_canBeRepeatedAndLeavesNone() {
        List<FaceRecord> faces = acme.index(FakeFaces.group("alice", "bob")).faces();
        FaceId[] ids = faces.stream().map(FaceRecord::id).toArray(FaceId[]::new);
        failing.failing().add("delete");
        BackendException told = catchThrowableOfType(
                BackendException.class, () -> acme.faces().delete(ids));
        failing.failing().clear();

        assertThat(told.retryable()).isTrue();
        assertThat(told.committed()).isEqualTo(Committed.UNKNOWN);
        assertThat(vectors.get(ACME, List.of(ids))).containsExactlyInAnyOrderElementsOf(faces);
        DeleteReceipt again = acme.faces().delete(ids);
        assertThat(again.faces()).isEqualTo(2);
        assertThat(pictures()).isEmpty();
        assertThat(acme.faces().count(FaceFilter.all())).isZero();
    }

    @Test
    void erase_picturesCannotBeRemoved_noFaceComesBack() {
        acme.index(FakeFaces.portrait("alice"));
        failing.failing().add("delete");
        assertThatThrownBy(() -> engine.tenants().delete(ACME)).isInstanceOf(BackendException.class);
        failing.failing().clear();

        assertThat(acme.faces().count(FaceFilter.all())).isZero();
        engine.tenants().delete(ACME);
        assertThat(pictures()).isEmpty();
    }
}
