package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryIdentityStore;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.memory.MemoryVectorIndex;
import io.facelib.model.EnrollOptions;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.IndexOptions;
import io.facelib.model.PageRequest;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.Failing;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a change of identities owes other stores is done later when they fail now, and by the next process at the latest. */
class ErrandsTest {
    private static final IdentityId ANN = IdentityId.of("ann");
    private static final IdentityId ANNA = IdentityId.of("anna");

    private final IdentityStore identities = new MemoryIdentityStore();
    private final VectorIndex vectors = new MemoryVectorIndex();
    private final ObjectStore objects = new MemoryObjectStore(Clock.systemUTC());
    private final Failing<VectorIndex> failingVectors = Failing.of(VectorIndex.class, vectors);
    private final Failing<ObjectStore> failingObjects = Failing.of(ObjectStore.class, objects);
    private final Failing<IdentityStore> failingIdentities = Failing.of(IdentityStore.class, identities);

    /** An engine on the same stores, as after a restart. */
    private FaceEngine engine() {
        return FaceEngine.builder()
                .models(FakeModels.models())
                .identities(failingIdentities.backend())
                .vectors(failingVectors.backend())
                .objects(failingObjects.backend())
                .build();
    }

    private static Identity enrol(Tenant tenant, IdentityId id, int from) {
        return tenant.identities()
                .enroll(
                        id,
                        List.of(FakeFaces.portrait("ann", from), FakeFaces.portrait("ann", from + 8)),
                        EnrollOptions.defaults().withKnownFace(Optional.empty()).withRepeatedPhotos(true))
                .identity();
    }

    private static void index(Tenant tenant, String face, IdentityId identity) {
        tenant.index(
                FakeFaces.portrait("ann", 40),
                IndexOptions.defaults().withIdentity(identity).withFaceIds(i -> FaceId.of(face)));
    }

    private List<Errand> owed() {
        return identities.errands(PageRequest.first(10)).items();
    }

    @Test
    void merge_whileFacesCannotBeMoved_isMadeAndFinishedByTheNextChange() {
        try (FaceEngine engine = engine()) {
            Tenant acme = engine.tenant("acme");
            enrol(acme, ANN, 0);
            enrol(acme, ANNA, 20);
            index(acme, "f1", ANN);
            failingVectors.failing().add("assign");

            acme.identities().merge(ANN, ANNA);

            assertThat(owed()).hasSize(1);
            assertThat(acme.faces().count(FaceFilter.ofIdentity(ANN))).isEqualTo(1);
            assertThatThrownBy(() -> acme.identities().rename(ANNA, Optional.of("x")))
                    .isInstanceOf(BackendException.class);
            failingVectors.failing().clear();
            acme.identities().rename(ANNA, Optional.of("x"));
            assertThat(acme.faces().count(FaceFilter.ofIdentity(ANNA))).isEqualTo(1);
            assertThat(owed()).isEmpty();
        }
    }

    @Test
    void erase_whileFacesCannotBeRemoved_tellsSoAndIsFinishedByTheNextCall() {
        try (FaceEngine engine = engine()) {
            Tenant acme = engine.tenant("acme");
            enrol(acme, ANN, 0);
            index(acme, "f1", ANN);
            failingVectors.failing().add("deleteWhere");

            assertThatThrownBy(() -> acme.identities().erase(ANN)).isInstanceOf(BackendException.class);

            assertThat(acme.identities().get(ANN)).isEmpty();
            failingVectors.failing().clear();
            acme.identities().erase(ANN);
            assertThat(acme.faces().count(FaceFilter.all())).isZero();
            assertThat(owed()).isEmpty();
        }
    }

    @Test
    void errands_thatAnEarlierProcessLeft_areDoneWhenTheEngineIsBuilt() {
        // No engine closes here, as none does when a process dies: it would close the stores.
        FaceEngine died = engine();
        Tenant before = died.tenant("acme");
        enrol(before, ANN, 0);
        enrol(before, ANNA, 20);
        index(before, "f1", ANN);
        failingVectors.failing().add("assign");
        IdentityEvent merge = before.identities().merge(ANN, ANNA);
        assertThat(owed()).hasSize(1);
        failingVectors.failing().clear();

        try (FaceEngine engine = engine()) {
            Tenant acme = engine.tenant("acme");
            assertThat(owed()).isEmpty();
            assertThat(acme.faces().count(FaceFilter.ofIdentity(ANNA))).isEqualTo(1);
            acme.identities().unmerge(ANNA, merge.id());
            assertThat(acme.faces().count(FaceFilter.ofIdentity(ANN))).isEqualTo(1);
        }
    }

    @Test
    void erase_whoseOutcomeNobodyHeard_isFinishedBeforeTheNextChangeAndTouchesNothingNewer() {
        try (FaceEngine engine = engine()) {
            Tenant acme = engine.tenant("acme");
            enrol(acme, ANN, 0);
            index(acme, "old", ANN);
            failingIdentities.committed(Committed.UNKNOWN);
            failingIdentities.failingAfter().add("commit");
            assertThatThrownBy(() -> acme.identities().erase(ANN)).isInstanceOf(BackendException.class);
            failingIdentities.failingAfter().clear();

            enrol(acme, ANN, 20);
            index(acme, "new", ANN);

            assertThat(owed()).isEmpty();
            assertThat(acme.faces()
                            .list(FaceFilter.all(), PageRequest.first(10))
                            .items())
                    .extracting(FaceRecord::id)
                    .containsExactly(FaceId.of("new"));
        }
    }

    @Test
    void deleteTenant_forgetsWhatItsIdentitiesOwed() {
        try (FaceEngine engine = engine()) {
            Tenant acme = engine.tenant("acme");
            enrol(acme, ANN, 0);
            index(acme, "old", ANN);
            failingVectors.failing().add("deleteWhere");
            assertThatThrownBy(() -> acme.identities().erase(ANN)).isInstanceOf(BackendException.class);
            failingVectors.failing().clear();
            engine.tenants().delete(acme.id());

            index(acme, "new", ANN);
            enrol(acme, ANNA, 20);

            assertThat(acme.faces().get(FaceId.of("new"))).isPresent();
        }
    }

    @Test
    void enroll_whenTheStoreRefuses_leavesNoCrop() {
        try (FaceEngine engine = engine()) {
            Tenant acme = engine.tenant("acme");
            failingIdentities.failing().add("commit");

            assertThatThrownBy(() -> enrol(acme, ANN, 0)).isInstanceOf(BackendException.class);

            assertThat(objects.list("face-crops", "acme/", PageRequest.first(10))
                            .items())
                    .isEmpty();
        }
    }

    @Test
    void enroll_whenTheOutcomeIsUnknown_keepsTheCropsItMayNeed() {
        failingIdentities.committed(Committed.UNKNOWN);
        try (FaceEngine engine = engine()) {
            Tenant acme = engine.tenant("acme");
            failingIdentities.failing().add("commit");

            assertThatThrownBy(() -> enrol(acme, ANN, 0)).isInstanceOf(BackendException.class);

            assertThat(objects.list("face-crops", "acme/", PageRequest.first(10))
                            .items())
                    .hasSize(2);
        }
    }

    @Test
    void enroll_whenACropCannotBeStored_leavesNothing() {
        try (FaceEngine engine = engine()) {
            Tenant acme = engine.tenant("acme");
            failingObjects.failing().add("put");

            assertThatThrownBy(() -> enrol(acme, ANN, 0)).isInstanceOf(BackendException.class);

            assertThat(acme.identities().get(ANN)).isEmpty();
        }
    }
}
