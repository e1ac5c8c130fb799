package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NoFaceException;
import io.facelib.error.SetupException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.inference.PresentationAttackModels;
import io.facelib.inference.PresentationAttackOptions;
import io.facelib.model.AnalyzeOptions;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.CompareOptions;
import io.facelib.model.FaceImage;
import io.facelib.model.QualityProfile;
import io.facelib.testkit.ScriptedAttackDetector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When faces are held to the presentation attack gate, what becomes of them, and what a wrong answer does. */
@Timeout(60)
class PresentationAttackGateTest {
    private static final AnalyzeOptions VERIFY = AnalyzeOptions.defaults().withProfile(QualityProfile.VERIFY);
    private static final AnalyzeOptions ASKED = AnalyzeOptions.defaults().withLiveScores(true);
    private static final FaceImage ALICE = FakeFaces.portrait("alice");

    private static final Map<String, UnaryOperator<List<Double>>> FAULTS = new LinkedHashMap<>();

    static {
        FAULTS.put("nothing", scores -> nothing());
        FAULTS.put("a score that is null", scores -> new ArrayList<>(Collections.nCopies(scores.size(), nothing())));
        FAULTS.put("NaN", scores -> Collections.nCopies(scores.size(), Double.NaN));
        FAULTS.put("more than 1", scores -> Collections.nCopies(scores.size(), 1.0001));
        FAULTS.put("less than 0", scores -> Collections.nCopies(scores.size(), -0.0001));
        FAULTS.put("too few scores", scores -> List.of());
        FAULTS.put("an exception", scores -> {
            throw new IllegalStateException("boom");
        });
        FAULTS.put("an error", scores -> {
            throw new StackOverflowError("boom");
        });
    }

    static Stream<String> faults() {
        return FAULTS.keySet().stream();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what these tests are about
    private static <T> T nothing() {
        return (@Nullable T) null;
    }

    private static FaceEngine engine(ScriptedAttackDetector detector, double minimum) {
        return FaceEngine.builder()
                .models(FakeModels.models())
                .presentationAttackDetection(
                        new PresentationAttackOptions(PresentationAttackModels.of(detector), minimum))
                .build();
    }

    // --- when --------------------------------------------------------------------------------------------------------

    @Test
    void off_unlessSet() {
        try (FaceEngine engine = FaceEngine.inMemory()) {
            AnalyzedFace face = engine.analyze(ALICE, VERIFY).faces().get(0);

            assertThat(engine.config().minimumLive()).isEmpty();
            assertThat(face.live()).isEmpty();
            assertThat(face.quality().reasons()).containsExactly("ok");
        }
    }

    @Test
    void off_liveScoresWanted_saysHowToGetThem() {
        try (FaceEngine engine = FaceEngine.inMemory()) {
            assertThatThrownBy(() -> engine.analyze(ALICE, ASKED))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("presentationAttackDetection");
        }
    }

    @Test
    void on_scoresUnderEnrollAndVerify_andElsewhereWhenAsked() {
        ScriptedAttackDetector detector = new ScriptedAttackDetector(0.9);
        try (FaceEngine engine = engine(detector, 0.5)) {
            assertThat(engine.config().minimumLive()).hasValue(0.5);
            assertThat(live(engine, AnalyzeOptions.defaults())).isFalse();
            assertThat(live(engine, AnalyzeOptions.defaults().withProfile(QualityProfile.CRAWLER_INGEST)))
                    .isFalse();
            assertThat(detector.scored).hasValue(0);
            assertThat(live(engine, AnalyzeOptions.defaults().withProfile(QualityProfile.ENROLL)))
                    .isTrue();
            assertThat(live(engine, VERIFY)).isTrue();
            assertThat(live(engine, ASKED)).isTrue();
            assertThat(detector.scored).hasValue(3);
        }
    }

    private static boolean live(FaceEngine engine, AnalyzeOptions options) {
        return engine.analyze(ALICE, options).faces().get(0).live().isPresent();
    }

    @Test
    void index_isNeverScored() {
        ScriptedAttackDetector detector = new ScriptedAttackDetector(0);
        try (FaceEngine engine = engine(detector, 0.5)) {
            assertThat(engine.tenant("acme").index(ALICE).faces())
                    .singleElement()
                    .satisfies(face -> assertThat(face.quality().usable()).isTrue());
            assertThat(detector.scored).hasValue(0);
        }
    }

    @Test
    void unusableFaces_areNotScored() {
        QualityProfile hugeFacesOnly = new QualityProfile("HUGE", 5_000, 0, 180, 180, 0);
        ScriptedAttackDetector detector = new ScriptedAttackDetector(0.9);
        try (FaceEngine engine = engine(detector, 0.5)) {
            List<AnalyzedFace> faces = engine.analyze(FakeFaces.group("alice", "bob"), ASKED.withProfile(hugeFacesOnly))
                    .faces();

            assertThat(faces).hasSize(2).allSatisfy(face -> {
                assertThat(face.live()).isEmpty();
                assertThat(face.quality().reasons().get(0)).startsWith("face_too_small");
            });
            assertThat(detector.scored).hasValue(0);
        }
    }

    // --- what --------------------------------------------------------------------------------------------------------

    @Test
    void belowTheMinimum_isNotUsableForThatReason_andTheQualityScoreStays() {
        double score;
        try (FaceEngine engine = FaceEngine.inMemory()) {
            score = engine.analyze(ALICE, VERIFY).faces().get(0).quality().score();
        }
        try (FaceEngine engine = engine(new ScriptedAttackDetector(0.337), 0.5)) {
            AnalyzedFace face = engine.analyze(ALICE, VERIFY).faces().get(0);

            assertThat(face.quality().usable()).isFalse();
            assertThat(face.quality().reasons()).containsExactly("presentation_attack(0.34)");
            assertThat(face.quality().score()).isEqualTo(score);
            assertThat(face.live()).hasValue(0.337);
        }
    }

    @Test
    void atTheMinimum_isUsable() {
        try (FaceEngine engine = engine(new ScriptedAttackDetector(0.5), 0.5)) {
            AnalyzedFace face = engine.analyze(ALICE, VERIFY).faces().get(0);

            assertThat(face.quality().reasons()).containsExactly("ok");
            assertThat(face.live()).hasValue(0.5);
        }
    }

    @Test
    void everyFace_isScored() {
        ScriptedAttackDetector detector = new ScriptedAttackDetector(0.7);
        try (FaceEngine engine = engine(detector, 0.5)) {
            String[] names =
                    Stream.iterate(0, i -> i + 1).limit(9).map(i -> "p" + i).toArray(String[]::new);

            assertThat(engine.analyze(FakeFaces.group(names), VERIFY).faces())
                    .hasSize(9)
                    .allSatisfy(face -> assertThat(face.live()).hasValue(0.7));
            assertThat(detector.scored).hasValue(9);
        }
    }

    @Test
    void compare_underVerify_refusesAnAttackBeforeItIsEmbedded() {
        CompareOptions options = CompareOptions.defaults().withProfile(QualityProfile.VERIFY);
        try (FaceEngine engine = engine(new ScriptedAttackDetector(0.1), 0.5)) {
            assertThatThrownBy(() -> engine.compare(ALICE, ALICE, options))
                    .isInstanceOfSatisfying(NoFaceException.class, e -> {
                        assertThat(e.facesDetected()).isEqualTo(1);
                        assertThat(e.reasons()).containsExactly("presentation_attack(0.10)");
                    });
        }
    }

    // --- what goes wrong ---------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("faults")
    void detectorGives_isABackendErrorAndTheNextCallWorks(String fault) {
        ScriptedAttackDetector detector = new ScriptedAttackDetector(0.9, Objects.requireNonNull(FAULTS.get(fault)));
        try (FaceEngine engine = engine(detector, 0.5)) {
            detector.faulty.set(true);
            assertThatThrownBy(() -> engine.analyze(FakeFaces.group("alice", "bob"), VERIFY))
                    .isInstanceOf(BackendException.class);
            detector.faulty.set(false);

            assertThat(live(engine, VERIFY)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
    void minimum_outsideZeroToOne_isRefused(double minimum) {
        assertThatThrownBy(() -> PresentationAttackOptions.defaults().withMinimumLive(minimum))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(Double.toString(minimum));
    }

    @Test
    void builder_setTwice_isRefused() {
        PresentationAttackOptions options = PresentationAttackOptions.defaults();
        assertThatThrownBy(() -> FaceEngine.builder()
                        .presentationAttackDetection(options)
                        .presentationAttackDetection(options))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void close_closesTheDetector() {
        ScriptedAttackDetector detector = new ScriptedAttackDetector(0.9);
        FaceEngine engine = engine(detector, 0.5);
        assertThat(detector.closed).hasValue(0);
        engine.close();
        engine.close();

        assertThat(detector.closed).hasValue(1);
        assertThat(threads()).isZero();
    }

    @Test
    void build_failingAfterTheDetectorWasOpened_closesIt() {
        ScriptedAttackDetector detector = new ScriptedAttackDetector(0.9);
        assertThatThrownBy(() -> FaceEngine.builder()
                        .models(FakeModels.models())
                        .presentationAttackDetection(
                                new PresentationAttackOptions(PresentationAttackModels.of(detector), 0.5))
                        .storage(clock -> {
                            throw new SetupException("no place", "Make one.");
                        })
                        .build()
                        .close())
                .isInstanceOf(SetupException.class);

        assertThat(detector.closed).hasValue(1);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("facelib-presentation-attack"))
                .count();
    }
}
