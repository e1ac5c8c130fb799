package io.facelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.facelib.error.InvalidInputException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, keys and small values refuse what they must not be, naming value and limit. */
class ValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "Acme", "acme-co", "a.b_c-d", "x1", "DEFAULT", "default2", "a."})
    void tenantId_withinTheRule_isAccepted(String value) {
        assertThat(TenantId.of(value)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "a..b",
                ".a",
                "-a",
                "_a",
                "a b",
                "a/b",
                "a\\b",
                "a:b",
                "grün",
                "a\n",
                "\u0000",
                "default",
                "a%2e",
                "acme/../other"
            })
    void tenantId_outsideTheRule_isRefused(String value) {
        assertThatThrownBy(() -> TenantId.of(value))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> {
                    assertThat(e.field()).isEqualTo("tenant");
                    assertThat(e.retryable()).isFalse();
                })
                .hasMessageNotContaining("\n");
    }

    @Test
    void tenantId_length_isLimitedTo128() {
        assertThatCode(() -> TenantId.of("x".repeat(128))).doesNotThrowAnyException();
        assertThatThrownBy(() -> TenantId.of("x".repeat(129)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("128")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    static Stream<Function<String, Object>> ids() {
        return Stream.of(FaceId::of, ImageId::of, IdentityId::of, ContractId::of);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void id_rule_isOneForAllKinds(Function<String, Object> of) {
        for (String good : new String[] {"a", "0", "a:b", "a.b", "A_b-c", "x".repeat(255)}) {
            assertThat(of.apply(good)).hasToString(good).isEqualTo(of.apply(good));
        }
        for (String bad : new String[] {"", "-a", ".a", ":a", "a b", "a/b", "ä", "a\n", "x".repeat(256), "a\u0000"}) {
            assertThatThrownBy(() -> of.apply(bad))
                    .as("'%s'", bad)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void randomIds_areDifferentAndHaveTheirForm() {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            assertThat(seen.add(FaceId.random())).isTrue();
            assertThat(seen.add(ImageId.random())).isTrue();
        }
        assertThat(ImageId.random().value()).matches("[0-9a-f]{32}");
        assertThat(FaceId.random().value()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "...", ".a", "a b", "a%2Fb", "grün", "日本", "a\\b", "\uD83D\uDE00"})
    void objectKey_anyText_isAccepted(String key) {
        assertThat(new ObjectKey("raw-images", key)).hasToString("raw-images/" + key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a/.", "a\nb", "a\u0000", "a\u007F"})
    void objectKey_emptyOrDottedSegmentOrControlCharacter_isRefused(String key) {
        assertThatThrownBy(() -> new ObjectKey("raw-images", key)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uDE00b", "\uDE00\uD83D"})
    void objectKey_halfASurrogatePair_isRefusedBecauseItHasNoUtf8(String key) {
        assertThatThrownBy(() -> new ObjectKey("raw-images", key)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void objectKey_length_isCountedInBytesOfUtf8() {
        assertThatCode(() -> new ObjectKey("raw-images", "ä".repeat(512))).doesNotThrowAnyException();
        assertThatThrownBy(() -> new ObjectKey("raw-images", "ä".repeat(512) + "x"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1025")
                .hasMessageContaining("1024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "Raw", "raw_images", "-raw", "raw-", "raw images", "raw/images"})
    void objectKey_badBucket_isRefused(String bucket) {
        assertThatThrownBy(() -> new ObjectKey(bucket, "a")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void idsBucketsAndKeys_randomTexts_areJudgedAsTheRegularExpressionsWould() {
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            String text = randomText(random);
            assertThat(accepted(() -> FaceId.of(text)))
                    .as("id '%s'", text)
                    .isEqualTo(text.matches("[A-Za-z0-9][A-Za-z0-9._:-]{0,254}"));
            assertThat(accepted(() -> IdentityId.of(text)))
                    .as("identity '%s'", text)
                    .isEqualTo(text.matches("[A-Za-z0-9][A-Za-z0-9._:@+=~!$&'()*,-]{0,254}"));
            assertThat(accepted(() -> new ObjectKey(text, "a")))
                    .as("bucket '%s'", text)
                    .isEqualTo(text.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"));
            assertThat(accepted(() -> new ObjectKey("aaa", text)))
                    .as("key '%s'", text)
                    .isEqualTo(!text.isEmpty() && !("/" + text + "/").matches("(?s).*(//|/[.][.]?/|\\p{Cc}).*"));
        }
    }

    private static boolean accepted(Runnable maker) {
        try {
            maker.run();
            return true;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private static String randomText(Random random) {
        String characters = "ab09.-/:_AZ@+='~\u00E4\n";
        int length = random.nextInt(10) == 0 ? 60 + random.nextInt(8) : random.nextInt(8);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(characters.charAt(random.nextInt(length > 10 ? 6 : characters.length())));
        }
        return text.toString();
    }

    @Test
    void objectKey_order_isByBucketThenKey() {
        assertThat(new ObjectKey("aaa", "z")).isLessThan(new ObjectKey("bbb", "a"));
        assertThat(new ObjectKey("aaa", "a")).isLessThan(new ObjectKey("aaa", "b"));
    }

    @Test
    void pageRequest_limit_isBetween1And1000() {
        assertThatThrownBy(() -> PageRequest.first(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> PageRequest.first(1_001)).isInstanceOf(InvalidInputException.class);
        assertThat(PageRequest.first(1_000).after("x").after()).contains("x");
    }

    @Test
    void boundingBox_withoutArea_isRefused() {
        assertThatThrownBy(() -> new BoundingBox(1, 1, 1, 2)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new BoundingBox(1, 1, 2, 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new BoundingBox(Double.NaN, 1, 2, 2)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new BoundingBox(0, 0, Double.POSITIVE_INFINITY, 1))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void boundingBox_overlap_isIntersectionOverUnion() {
        BoundingBox box = new BoundingBox(0, 0, 10, 10);

        assertThat(box.overlap(box)).isEqualTo(1);
        assertThat(box.overlap(new BoundingBox(5, 0, 15, 10))).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(box.overlap(new BoundingBox(10, 0, 20, 10))).isZero();
        assertThat(box.overlap(new BoundingBox(20, 20, 30, 30))).isZero();
        assertThat(box.centre()).isEqualTo(new Point(5, 5));
        assertThat(box.area()).isEqualTo(100);
    }

    @Test
    void searchOptions_topK_isBetween1And1000() {
        assertThatThrownBy(() -> SearchOptions.topK(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> SearchOptions.topK(1_001)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void matchPolicy_outsideItsRange_isRefused() {
        for (double bad : new double[] {0, -1e-3, 1.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> MatchPolicy.falseMatchRate(bad)).isInstanceOf(InvalidInputException.class);
        }
        for (double bad : new double[] {-1.01, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> MatchPolicy.cosine(bad)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void comparison_cosineEqualToTheLimit_isTheSamePerson() {
        Threshold limit = new Threshold(0.5, false, 10);

        assertThat(new Comparison(0.5, limit).same()).isTrue();
        assertThat(new Comparison(Math.nextDown(0.5), limit).same()).isFalse();
    }

    @Test
    void qualityProfiles_areThoseOfTheContract() {
        assertThat(QualityProfile.ENROLL).isEqualTo(new QualityProfile("ENROLL", 64, 30, 30, 30, 0.40));
        assertThat(QualityProfile.VERIFY).isEqualTo(new QualityProfile("VERIFY", 80, 60, 25, 25, 0.55));
        assertThat(QualityProfile.SEARCH).isEqualTo(new QualityProfile("SEARCH", 32, 30, 45, 45, 0.30));
        assertThat(QualityProfile.CRAWLER_INGEST).isEqualTo(new QualityProfile("CRAWLER_INGEST", 80, 80, 25, 25, 0.60));
        assertThat(QualityProfile.DEFAULT).isEqualTo(new QualityProfile("DEFAULT", 80, 80, 25, 25, 0.65));
    }

    @Test
    void indexSummary_countsOutcomes() {
        IndexSummary summary = IndexSummary.none()
                .plus(new IndexOutcome.Failed(0, "a", new InvalidInputException("x", "y")))
                .plus(new IndexOutcome.Failed(1, "b", new InvalidInputException("x", "y")));

        assertThat(summary).isEqualTo(new IndexSummary(2, 2, 0));
    }
}
