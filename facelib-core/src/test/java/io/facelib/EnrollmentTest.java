package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.model.EnrollOptions;
import io.facelib.model.Enrollment;
import io.facelib.model.Enrollment.Enrolled;
import io.facelib.model.Enrollment.KnownFace;
import io.facelib.model.Enrollment.NotEnoughPhotos;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRejection.AlreadyEnrolled;
import io.facelib.model.FaceRejection.DifferentPerson;
import io.facelib.model.FaceRejection.InvalidImage;
import io.facelib.model.FaceRejection.NoUsableFace;
import io.facelib.model.FaceRejection.RepeatedPhoto;
import io.facelib.model.FaceRejection.SeveralUsableFaces;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityEvent.Kind;
import io.facelib.model.IdentityId;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StoredObject;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Photos become an identity, or are refused with a reason and nothing kept. */
class EnrollmentTest {
    private static final IdentityId ALICE = IdentityId.of("alice");
    private static final EnrollOptions DEFAULTS = EnrollOptions.defaults();

    private final ObjectStore objects = new MemoryObjectStore(Clock.systemUTC());
    private final FaceEngine engine =
            FaceEngine.builder().models(FakeModels.models()).objects(objects).build();
    private final Identities people = engine.tenant("acme").identities();

    @AfterEach
    void close() {
        engine.close();
    }

    private static FaceImage photo(String name, int variation) {
        return FakeFaces.portrait(name, variation);
    }

    private static List<FaceImage> photos(String name, int... variations) {
        return Arrays.stream(variations).mapToObj(v -> photo(name, v)).toList();
    }

    private List<ObjectKey> crops() {
        return objects.list("face-crops", "acme/", PageRequest.first(1_000)).items().stream()
                .map(StoredObject::key)
                .toList();
    }

    private List<Kind> history(IdentityId id) {
        return people.history(id, PageRequest.first(100)).items().stream()
                .map(IdentityEvent::kind)
                .toList();
    }

    @Test
    void enroll_goodPhotos_areKeptWithTheirCrops() {
        Enrollment outcome = people.enroll("alice", photo("alice", 0), photo("alice", 9));

        Identity stored = people.get(ALICE).orElseThrow();
        assertThat(outcome.identity()).isEqualTo(stored);
        assertThat(outcome.rejected()).isEmpty();
        assertThat(stored.templates())
                .hasSize(2)
                .allSatisfy(template -> assertThat(template.quality()).isPositive());
        assertThat(((Enrolled) outcome).accepted().values())
                .containsExactlyElementsOf(
                        stored.templates().stream().map(Template::id).toList());
        assertThat(crops())
                .containsExactlyInAnyOrderElementsOf(
                        stored.templates().stream().map(Template::crop).toList());
        assertThat(history(ALICE)).containsExactly(Kind.ENROLLED);
    }

    @Test
    void enroll_someBadPhotos_namesEachWithItsReason() {
        List<FaceImage> photos = List.of(
                photo("alice", 0),
                FakeFaces.nobody(),
                FakeFaces.group("alice", "bob"),
                FaceImage.of(new byte[] {1, 2, 3}),
                photo("alice", 0),
                photo("mallory", 0),
                photo("alice", 9));

        Enrollment outcome = people.enroll(ALICE, photos, DEFAULTS);

        assertThat(outcome.rejected()).containsOnlyKeys(1, 2, 3, 4, 5);
        assertThat(outcome.rejected().get(1))
                .isInstanceOfSatisfying(
                        NoUsableFace.class, none -> assertThat(none.reasons()).containsExactly("no_faces_detected"));
        assertThat(outcome.rejected().get(2)).isEqualTo(new SeveralUsableFaces(2));
        assertThat(outcome.rejected().get(3)).isInstanceOf(InvalidImage.class);
        assertThat(outcome.rejected().get(4)).isEqualTo(new RepeatedPhoto(0));
        assertThat(outcome.rejected().get(5)).isInstanceOf(DifferentPerson.class);
        assertThat(outcome.identity().templates()).hasSize(2);
    }

    @Test
    void enroll_oneGoodPhotoOnly_isRefusedAndKeepsNothing() {
        Enrollment outcome = people.enroll("alice", photo("alice", 0), FakeFaces.nobody());

        assertThat(outcome).isInstanceOfSatisfying(NotEnoughPhotos.class, few -> {
            assertThat(few.usable()).isEqualTo(1);
            assertThat(few.required()).isEqualTo(2);
            assertThat(few.rejected()).containsOnlyKeys(1);
        });
        assertThat(people.get(ALICE)).isEmpty();
        assertThat(crops()).isEmpty();
        assertThatThrownBy(outcome::identity).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void enroll_photosOfTwoPeople_isNoIdentity() {
        Enrollment outcome = people.enroll("alice", photo("alice", 0), photo("bob", 0));

        assertThat(outcome).isInstanceOf(NotEnoughPhotos.class);
        assertThat(outcome.rejected().get(1)).isInstanceOf(DifferentPerson.class);
    }

    @Test
    void enroll_uncheckedPhotos_allCount() {
        EnrollOptions unchecked = DEFAULTS.withSamePerson(Optional.empty()).withRepeatedPhotos(true);

        Enrollment outcome =
                people.enroll(ALICE, List.of(photo("alice", 0), photo("alice", 0), photo("bob", 0)), unchecked);

        assertThat(outcome.identity().templates()).hasSize(3);
    }

    @Test
    void enroll_tooFewOrTooManyPhotos_namesCountAndLimits() {
        assertThatThrownBy(() -> people.enroll("alice", photo("alice", 0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("photos: 1 photos are outside 2 to 10");
        assertThatThrownBy(() -> people.enroll(ALICE, Collections.nCopies(11, photo("alice", 0)), DEFAULTS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("photos: 11 photos are outside 2 to 10");
    }

    @Test
    void enroll_faceOfAnotherIdentity_isRefusedUnlessAllowed() {
        people.enroll("alice", photo("alice", 0), photo("alice", 9));
        IdentityId again = IdentityId.of("alice-again");

        Enrollment refused = people.enroll(again, photos("alice", 17, 25), DEFAULTS);

        assertThat(refused)
                .isInstanceOfSatisfying(
                        KnownFace.class,
                        known -> assertThat(known.other().identity()).isEqualTo(ALICE));
        assertThat(people.get(again)).isEmpty();
        assertThat(crops()).hasSize(2);
        assertThat(people.enroll(again, photos("alice", 17, 25), DEFAULTS.withKnownFace(Optional.empty())))
                .isInstanceOf(Enrolled.class);
    }

    @Test
    void enroll_faceOfAnotherTenantsIdentity_isNobodysBusiness() {
        people.enroll("alice", photo("alice", 0), photo("alice", 9));

        Enrollment elsewhere =
                engine.tenant("other").identities().enroll("ally", photo("alice", 17), photo("alice", 25));

        assertThat(elsewhere).isInstanceOf(Enrolled.class);
    }

    @Test
    void enroll_again_replacesPhotosAndKeepsNameAndAge() {
        Identity first = people.enroll(ALICE, photos("alice", 0, 9), DEFAULTS.withName("Alice A."))
                .identity();

        Identity second =
                people.enroll("alice", photo("alice", 17), photo("alice", 25)).identity();

        assertThat(second.name()).contains("Alice A.");
        assertThat(second.createdAt()).isEqualTo(first.createdAt());
        assertThat(second.revision()).isEqualTo(2);
        assertThat(second.templates()).doesNotContainAnyElementsOf(first.templates());
        assertThat(crops())
                .containsExactlyInAnyOrderElementsOf(
                        second.templates().stream().map(Template::crop).toList());
        assertThat(history(ALICE)).containsExactly(Kind.REPLACED, Kind.ENROLLED);
    }

    @Test
    void addPhotos_ofThePerson_moveTheCentroid() {
        Identity before =
                people.enroll("alice", photo("alice", 0), photo("alice", 9)).identity();

        Enrollment outcome =
                people.addPhotos(ALICE, List.of(photo("alice", 17), photo("alice", 0), photo("bob", 0)), DEFAULTS);

        assertThat(outcome.identity().templates()).hasSize(3);
        assertThat(outcome.identity().centroid()).isNotEqualTo(before.centroid());
        assertThat(outcome.rejected().get(1))
                .isEqualTo(new AlreadyEnrolled(before.templates().get(0).id()));
        assertThat(outcome.rejected().get(2)).isInstanceOf(DifferentPerson.class);
    }

    @Test
    void addPhotos_toNobody_isNotFound() {
        assertThatThrownBy(() -> people.addPhotos(ALICE, photos("alice", 0), DEFAULTS))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("alice");
        assertThat(crops()).isEmpty();
    }

    @Test
    void removePhotos_takesTemplateAndCropButNeverTheLast() {
        Identity identity =
                people.enroll("alice", photo("alice", 0), photo("alice", 9)).identity();
        Template gone = identity.templates().get(0);
        Template left = identity.templates().get(1);

        Identity after = people.removePhotos(ALICE, gone.id(), TemplateId.of("unknown"));

        assertThat(after.templates()).containsExactly(left);
        assertThat(crops()).containsExactly(left.crop());
        assertThatThrownBy(() -> people.removePhotos(ALICE, left.id()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("one must stay");
        assertThat(crops()).containsExactly(left.crop());
    }

    @Test
    void addPhotos_whileOthersAddTheSame_acceptsItOnce() throws Exception {
        people.enroll("alice", photo("alice", 0), photo("alice", 9));
        FaceImage another = photo("alice", 63);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Enrollment>> outcomes = callers.invokeAll(
                    Collections.nCopies(8, () -> people.addPhotos(ALICE, List.of(another), DEFAULTS)));
            int enrolled = 0;
            for (Future<Enrollment> outcome : outcomes) {
                enrolled += outcome.get() instanceof Enrolled ? 1 : 0;
            }
            assertThat(enrolled).isEqualTo(1);
        } finally {
            callers.shutdownNow();
        }
        assertThat(people.get(ALICE).orElseThrow().templates()).hasSize(3);
        assertThat(crops()).hasSize(3);
    }

    @Test
    void rename_changesTheNameOnly() {
        Identity before =
                people.enroll("alice", photo("alice", 0), photo("alice", 9)).identity();

        Identity after = people.rename(ALICE, Optional.of("Alice B."));

        assertThat(after.name()).contains("Alice B.");
        assertThat(after.templates()).isEqualTo(before.templates());
        assertThat(after.toString()).doesNotContain("Alice B.");
        assertThatThrownBy(() -> people.rename(ALICE, Optional.of(" ")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1 to 255");
    }
}
