package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.fake.FakeFaces;
import io.facelib.model.EnrollOptions;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityEvent.Kind;
import io.facelib.model.IdentityId;
import io.facelib.model.IndexOptions;
import io.facelib.model.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two identities become one, and two again; an identity goes with or without its faces. */
class MergeTest {
    private static final IdentityId ANN = IdentityId.of("ann");
    private static final IdentityId ANNA = IdentityId.of("anna");

    private final FaceEngine engine = FaceEngine.inMemory();
    private final Tenant acme = engine.tenant("acme");
    private final Identities people = acme.identities();

    @AfterEach
    void close() {
        engine.close();
    }

    private Identity enrol(IdentityId id, int from) {
        EnrollOptions options = EnrollOptions.defaults()
                .withKnownFace(Optional.empty())
                .withRepeatedPhotos(true)
                .withName("Name of " + id);
        return people.enroll(id, List.of(FakeFaces.portrait("ann", from), FakeFaces.portrait("ann", from + 8)), options)
                .identity();
    }

    private void index(String face, IdentityId identity, int variation) {
        acme.index(
                FakeFaces.portrait("ann", variation),
                IndexOptions.defaults().withIdentity(identity).withFaceIds(i -> FaceId.of(face)));
    }

    private List<String> facesOf(IdentityId identity) {
        return acme.faces().list(FaceFilter.ofIdentity(identity), PageRequest.first(1_000)).items().stream()
                .map(FaceRecord::id)
                .map(FaceId::value)
                .toList();
    }

    private List<Kind> history(IdentityId id) {
        return people.history(id, PageRequest.first(100)).items().stream()
                .map(IdentityEvent::kind)
                .toList();
    }

    @Test
    void merge_movesTemplatesAndFaces() {
        Identity ann = enrol(ANN, 0);
        Identity anna = enrol(ANNA, 20);
        index("f1", ANN, 40);
        index("f2", ANNA, 41);

        IdentityEvent merge = people.merge(ANN, ANNA);

        assertThat(people.get(ANN)).isEmpty();
        Identity whole = people.get(ANNA).orElseThrow();
        assertThat(whole.templates())
                .containsExactly(
                        anna.templates().get(0),
                        anna.templates().get(1),
                        ann.templates().get(0),
                        ann.templates().get(1));
        assertThat(whole.name()).contains("Name of anna");
        assertThat(facesOf(ANN)).isEmpty();
        assertThat(facesOf(ANNA)).containsExactly("f1", "f2");
        assertThat(merge.kind()).isEqualTo(Kind.MERGED);
        assertThat(history(ANNA)).containsExactly(Kind.MERGED, Kind.ENROLLED);
        assertThat(history(ANN)).containsExactly(Kind.MERGED, Kind.ENROLLED);
    }

    @Test
    void unmerge_givesBackWhatCameAndIsStillThere() {
        Identity ann = enrol(ANN, 0);
        Identity anna = enrol(ANNA, 20);
        index("f1", ANN, 40);
        index("f2", ANN, 41);
        index("f3", ANN, 42);
        index("f4", ANNA, 43);
        IdentityEvent merge = people.merge(ANN, ANNA);
        index("f5", ANNA, 44);
        acme.faces().delete(FaceId.of("f2"));
        acme.faces().assign(Optional.empty(), FaceId.of("f3"));
        people.removePhotos(ANNA, ann.templates().get(0).id());

        Identity restored = people.unmerge(ANNA, merge.id());

        assertThat(restored).isEqualTo(people.get(ANN).orElseThrow());
        assertThat(restored.name()).contains("Name of ann");
        assertThat(restored.createdAt()).isEqualTo(ann.createdAt());
        assertThat(restored.templates()).containsExactly(ann.templates().get(1));
        assertThat(people.get(ANNA).orElseThrow().templates()).isEqualTo(anna.templates());
        assertThat(facesOf(ANN)).containsExactly("f1");
        assertThat(facesOf(ANNA)).containsExactly("f4", "f5");
        assertThat(acme.faces().get(FaceId.of("f3")).orElseThrow().identity()).isEmpty();
        assertThat(history(ANNA)).containsExactly(Kind.UNMERGED, Kind.PHOTOS_REMOVED, Kind.MERGED, Kind.ENROLLED);
    }

    @Test
    void unmerge_twice_isRefused() {
        enrol(ANN, 0);
        enrol(ANNA, 20);
        IdentityEvent merge = people.merge(ANN, ANNA);
        people.unmerge(ANNA, merge.id());

        assertThatThrownBy(() -> people.unmerge(ANNA, merge.id())).isInstanceOf(InvalidInputException.class);
        people.delete(ANN);
        assertThatThrownBy(() -> people.unmerge(ANNA, merge.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void unmerge_ofAMergeThatWasMergedFurther_worksInReverse() {
        IdentityId third = IdentityId.of("third");
        enrol(ANN, 0);
        enrol(ANNA, 20);
        enrol(third, 40);
        index("f1", ANN, 50);
        IdentityEvent first = people.merge(ANN, ANNA);
        IdentityEvent second = people.merge(ANNA, third);

        assertThatThrownBy(() -> people.unmerge(ANNA, first.id())).isInstanceOf(NotFoundException.class);
        people.unmerge(third, second.id());
        people.unmerge(ANNA, first.id());

        assertThat(people.list(PageRequest.first(10)).items())
                .extracting(Identity::id)
                .containsExactly(ANN, ANNA, third);
        assertThat(facesOf(ANN)).containsExactly("f1");
    }

    @Test
    void unmerge_afterTheIdWasEnrolledAnew_isRefusedAndChangesNothing() {
        enrol(ANN, 0);
        enrol(ANNA, 20);
        IdentityEvent merge = people.merge(ANN, ANNA);
        Identity anew = enrol(ANN, 40);

        assertThatThrownBy(() -> people.unmerge(ANNA, merge.id()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("enrolled again");
        assertThat(people.get(ANN)).contains(anew);
        assertThat(people.get(ANNA).orElseThrow().templates()).hasSize(4);
    }

    @Test
    void unmerge_thatWouldLeaveASideWithoutPhotos_isRefused() {
        Identity ann = enrol(ANN, 0);
        enrol(ANNA, 20);
        IdentityEvent merge = people.merge(ANN, ANNA);
        people.removePhotos(
                ANNA, ann.templates().get(0).id(), ann.templates().get(1).id());

        assertThatThrownBy(() -> people.unmerge(ANNA, merge.id()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("merge: no photo would be left for 'ann'");
    }

    @Test
    void merge_withItselfOrNobody_isRefused() {
        enrol(ANN, 0);

        assertThatThrownBy(() -> people.merge(ANN, ANN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> people.merge(ANN, ANNA)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> people.merge(ANNA, ANN)).isInstanceOf(NotFoundException.class);
        assertThat(people.get(ANN)).isPresent();
    }

    @Test
    void merge_ofThousandsOfFaces_movesAllOfThem() {
        enrol(ANN, 0);
        enrol(ANNA, 20);
        index("f", ANN, 40);
        FaceRecord face = acme.faces().get(FaceId.of("f")).orElseThrow();
        List<FaceRecord> many = IntStream.range(0, 1_234)
                .mapToObj(i -> new FaceRecord(
                        face.tenant(),
                        FaceId.of("f" + i),
                        face.identity(),
                        face.embedding(),
                        face.detection(),
                        face.quality(),
                        face.image(),
                        face.indexedAt(),
                        face.metadata()))
                .toList();
        engine.parts().vectors().upsert(acme.id(), many);

        IdentityEvent merge = people.merge(ANN, ANNA);

        assertThat(acme.faces().count(FaceFilter.ofIdentity(ANNA))).isEqualTo(1_235);
        people.unmerge(ANNA, merge.id());
        assertThat(acme.faces().count(FaceFilter.ofIdentity(ANN))).isEqualTo(1_235);
        assertThat(acme.faces().count(FaceFilter.ofIdentity(ANNA))).isZero();
    }

    @Test
    void delete_keepsTheFacesAsNobodys() {
        Identity ann = enrol(ANN, 0);
        index("f1", ANN, 40);

        people.delete(ANN);

        assertThat(people.get(ANN)).isEmpty();
        assertThat(acme.faces().get(FaceId.of("f1")).orElseThrow().identity()).isEmpty();
        ann.templates()
                .forEach(template -> assertThat(engine.parts().objects().stat(template.crop()))
                        .isEmpty());
        assertThat(history(ANN)).containsExactly(Kind.DELETED);
        assertThat(people.delete(ANN).faces()).isZero();
    }

    @Test
    void delete_ofAMergedIdentity_forgetsWhoWasMergedIntoIt() {
        IdentityId third = IdentityId.of("third");
        enrol(ANN, 0);
        enrol(ANNA, 20);
        enrol(third, 40);
        people.merge(ANN, ANNA);
        people.merge(ANNA, third);

        people.delete(third);

        assertThat(history(ANN)).isEmpty();
        assertThat(history(ANNA)).isEmpty();
        assertThat(history(third)).containsExactly(Kind.DELETED);
    }

    @Test
    void erase_takesFacesAndPicturesAlong() {
        enrol(ANN, 0);
        index("f1", ANN, 40);
        index("f2", ANNA, 41);

        assertThat(people.erase(ANN).faces()).isEqualTo(1);
        assertThat(people.erase(ANNA).faces()).as("never enrolled").isEqualTo(1);

        assertThat(acme.faces().count(FaceFilter.all())).isZero();
        assertThat(engine.parts()
                        .objects()
                        .list("face-crops", "acme/", PageRequest.first(10))
                        .items())
                .isEmpty();
    }

    @Test
    void deleteTenant_takesItsIdentitiesAlong() {
        enrol(ANN, 0);

        engine.tenants().delete(acme.id());

        assertThat(people.get(ANN)).isEmpty();
        assertThat(history(ANN)).isEmpty();
    }
}
