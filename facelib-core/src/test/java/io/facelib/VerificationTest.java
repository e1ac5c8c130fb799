package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryIdentityStore;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.memory.MemoryVectorIndex;
import io.facelib.model.EnrollOptions;
import io.facelib.model.FaceId;
import io.facelib.model.FaceImage;
import io.facelib.model.FaceRejection;
import io.facelib.model.IdentityId;
import io.facelib.model.IndexOptions;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Verification;
import io.facelib.model.Verification.Inconclusive;
import io.facelib.model.Verification.Match;
import io.facelib.model.Verification.NoMatch;
import io.facelib.model.Verification.Reason.UnknownIdentity;
import io.facelib.model.Verification.Reason.UnusableProbe;
import io.facelib.model.VerifyOptions;
import io.facelib.spi.IdentityStore;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.VectorIndex;
import io.facelib.testkit.Failing;
import io.facelib.testkit.Recorded;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The steps of a verification, each with what must not have been asked of any backend: nothing before the probe is usable,
 * no face before the probe is verified.
 */
class VerificationTest {
    private static final IdentityId ALICE = IdentityId.of("alice");
    private static final VerifyOptions SEARCHING = VerifyOptions.searching(50);

    private final Failing<IdentityStore> store = Failing.of(IdentityStore.class, new MemoryIdentityStore());
    private final Recorded<IdentityStore> identities = Recorded.of(IdentityStore.class, store.backend());
    private final Recorded<VectorIndex> vectors = Recorded.of(VectorIndex.class, new MemoryVectorIndex());
    private final Recorded<ObjectStore> objects =
            Recorded.of(ObjectStore.class, new MemoryObjectStore(Clock.systemUTC()));
    private final FaceEngine engine = FaceEngine.builder()
            .models(FakeModels.models())
            .identities(identities.backend())
            .vectors(vectors.backend())
            .objects(objects.backend())
            .build();
    private final Tenant acme = engine.tenant("acme");

    @BeforeEach
    void enrol() {
        acme.identities().enroll("alice", FakeFaces.portrait("alice", 0), FakeFaces.portrait("alice", 9));
        acme.identities().enroll("bob", FakeFaces.portrait("bob", 0), FakeFaces.portrait("bob", 9));
        index(acme, "alice", 17, "alice-1");
        index(acme, "bob", 17, "bob-1");
        // Somebody else's face under alice's name, and alice's face under nobody's: found, and not found.
        acme.index(FakeFaces.portrait("alice", 33), IndexOptions.defaults());
        identities.calls().clear();
        vectors.calls().clear();
        objects.calls().clear();
    }

    private static void index(Tenant tenant, String name, int variation, String faceId) {
        tenant.index(
                FakeFaces.portrait(name, variation),
                IndexOptions.defaults().withIdentity(IdentityId.of(name)).withFaceIds(face -> FaceId.of(faceId)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Verification verify(FaceImage probe) {
        return acme.identities().verify(ALICE, probe, SEARCHING);
    }

    private static FaceRejection rejection(Verification outcome) {
        return ((UnusableProbe) ((Inconclusive) outcome).reason()).rejection();
    }

    @Test
    void step1_noFace_asksNoBackendAtAll() {
        Verification outcome = verify(FakeFaces.nobody());

        assertThat(rejection(outcome)).isEqualTo(new FaceRejection.NoUsableFace(List.of()));
        assertThat(outcome.threshold().cosine()).isPositive();
        assertNothingWasAsked();
    }

    @Test
    void step1_groupPhoto_neverPassesAsThePersonInIt() {
        Verification outcome = verify(FakeFaces.group("alice", "bob"));

        assertThat(rejection(outcome)).isEqualTo(new FaceRejection.SeveralUsableFaces(2));
        assertNothingWasAsked();
    }

    @Test
    void step1_aSecondFaceThatIsTooSmall_doesNotCount() {
        BufferedImage together = new BufferedImage(480, 240, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D brush = together.createGraphics();
        brush.setColor(Color.WHITE);
        brush.fillRect(0, 0, together.getWidth(), together.getHeight());
        brush.drawImage(FakeFaces.draw(2, "alice"), 0, 0, null);
        BufferedImage bystander = FakeFaces.draw(2, "bob");
        brush.drawImage(
                bystander, 300, 0, (int) (0.48 * bystander.getWidth()), (int) (0.48 * bystander.getHeight()), null);
        brush.dispose();
        FaceImage photo = FaceImage.of(together);

        assertThat(engine.analyze(photo).faces()).as("both are seen").hasSize(2);
        assertThat(verify(photo)).isInstanceOf(Match.class);
    }

    @Test
    void step1_undecodableImage_isAnOutcome() {
        Verification outcome = verify(FaceImage.of(new byte[] {(byte) 0xFF, (byte) 0xD8, 1}));

        assertThat(rejection(outcome)).isInstanceOf(FaceRejection.InvalidImage.class);
        assertNothingWasAsked();
    }

    private void assertNothingWasAsked() {
        assertThat(identities.calls()).isEmpty();
        assertThat(vectors.calls()).isEmpty();
        assertThat(objects.calls()).isEmpty();
    }

    @Test
    void step2_unknownIdentity_asksForNothingElse() {
        Verification outcome =
                acme.identities().verify(IdentityId.of("nobody"), FakeFaces.portrait("alice", 2), SEARCHING);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Inconclusive.class,
                        it -> assertThat(it.reason()).isEqualTo(new UnknownIdentity(IdentityId.of("nobody"))));
        assertThat(identities.calls()).containsExactly("get");
        assertThat(vectors.calls()).isEmpty();
    }

    @Test
    void step2_identityOfAnotherTenant_looksMissing() {
        Verification outcome =
                engine.tenant("other").identities().verify(ALICE, FakeFaces.portrait("alice", 2), SEARCHING);

        assertThat(((Inconclusive) outcome).reason()).isEqualTo(new UnknownIdentity(ALICE));
        assertThat(vectors.calls()).isEmpty();
    }

    @Test
    void step2_storeThatCannotBeReached_isNoMissingIdentityAndSearchesNothing() {
        store.failing().add("get");

        assertThatThrownBy(() -> verify(FakeFaces.portrait("alice", 2))).isInstanceOf(BackendException.class);

        assertThat(vectors.calls()).isEmpty();
    }

    @Test
    void step3_anotherPerson_tellsTheCosineAndSearchesNothing() {
        Verification outcome = verify(FakeFaces.portrait("bob", 2));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        NoMatch.class,
                        it -> assertThat(it.cosine()).isLessThan(it.threshold().cosine()));
        assertThat(identities.calls()).containsExactly("get");
        assertThat(vectors.calls()).isEmpty();
    }

    @Test
    void step3_cosineEqualToTheLimit_passes() {
        FaceImage probe = FakeFaces.portrait("alice", 2);
        double cosine = ((Match) verify(probe)).cosine();

        assertThat(acme.identities().verify(ALICE, probe, SEARCHING.withPolicy(MatchPolicy.cosine(cosine))))
                .isInstanceOf(Match.class);
        assertThat(acme.identities()
                        .verify(ALICE, probe, SEARCHING.withPolicy(MatchPolicy.cosine(Math.nextUp(cosine)))))
                .isInstanceOf(NoMatch.class);
    }

    @Test
    void step4_thePerson_seesOnlyTheirOwnFaces() {
        Verification outcome = verify(FakeFaces.portrait("alice", 2));

        assertThat(outcome).isInstanceOfSatisfying(Match.class, it -> {
            assertThat(it.cosine()).isGreaterThanOrEqualTo(it.threshold().cosine());
            assertThat(it.faces()).extracting(match -> match.face().id()).containsExactly(FaceId.of("alice-1"));
        });
        assertThat(identities.calls()).containsExactly("get");
        assertThat(vectors.calls()).containsExactly("search");
    }

    @Test
    void step4_noSearchAskedFor_isNotMade() {
        Verification outcome = acme.identities().verify("alice", FakeFaces.portrait("alice", 2));

        assertThat(outcome.verified()).isTrue();
        assertThat(vectors.calls()).isEmpty();
    }

    @Test
    void step4_nothingIndexed_isVerifiedAllTheSame() {
        acme.faces().delete(FaceId.of("alice-1"));

        assertThat(verify(FakeFaces.portrait("alice", 2)))
                .isInstanceOfSatisfying(
                        Match.class, it -> assertThat(it.faces()).isEmpty());
    }

    @Test
    void step4_aFaceAssignedToThePersonButUnlikeThem_isLeftOutByTheMinimum() {
        acme.faces().assign(Optional.of(ALICE), FaceId.of("bob-1"));

        Match all = (Match) acme.identities().verify(ALICE, FakeFaces.portrait("alice", 2), SEARCHING);
        Match close =
                (Match) acme.identities().verify(ALICE, FakeFaces.portrait("alice", 2), SEARCHING.withMinCosine(0.5));

        assertThat(all.faces()).hasSize(2);
        assertThat(close.faces()).extracting(match -> match.face().id()).containsExactly(FaceId.of("alice-1"));
    }

    @Test
    void impostorMargin_aTwinOfTheTenant_makesItNoMatchAndTellsNothingOfThem() {
        acme.identities()
                .enroll(
                        IdentityId.of("twin"),
                        List.of(FakeFaces.portrait("alice", 1), FakeFaces.portrait("alice", 8)),
                        EnrollOptions.defaults().withKnownFace(Optional.empty()));
        FaceImage probe = FakeFaces.portrait("alice", 2);

        Verification plain = acme.identities().verify(ALICE, probe, SEARCHING);
        vectors.calls().clear();
        Verification strict = acme.identities().verify(ALICE, probe, SEARCHING.withImpostorMargin(0.5));

        assertThat(plain.verified()).isTrue();
        assertThat(strict)
                .isInstanceOfSatisfying(
                        NoMatch.class, it -> assertThat(it.cosine()).isCloseTo(((Match) plain).cosine(), within(1e-9)));
        assertThat(strict.toString()).doesNotContain("twin");
        assertThat(vectors.calls()).isEmpty();
    }

    @Test
    void impostorMargin_nobodyNear_changesNothing() {
        assertThat(acme.identities().verify(ALICE, FakeFaces.portrait("alice", 2), SEARCHING.withImpostorMargin(0.2)))
                .isInstanceOf(Match.class);
    }

    @Test
    void options_outsideTheirRanges_nameValueAndRange() {
        assertThatThrownBy(() -> SEARCHING.withTopK(1_001))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("topK: 1001 is outside 0 to 1000");
        assertThatThrownBy(() -> SEARCHING.withMinCosine(Double.NaN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("minCosine");
    }
}
