package io.facelib.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits and error rates from vectors whose cosines are known. */
class CalibratorTest {
    private static final ContractId CONTRACT = ContractId.of("test.v1");

    private final Map<String, Embedding> vectors = new LinkedHashMap<>();
    private final List<LabelledPhoto> photos = new ArrayList<>();

    private void photo(String person, String group, float... vector) {
        String name = person + "/" + photos.size();
        photos.add(new LabelledPhoto(name, person, Optional.of(group).filter(g -> !g.isEmpty())));
        vectors.put(name, Embedding.of(CONTRACT, vector));
    }

    private Gallery gallery() {
        return new Gallery(vectors, List.of(), 1);
    }

    private AllPairs pairs(SamePeople leftOut) {
        return new AllPairs(gallery(), photos, leftOut);
    }

    private Calibration calibrate(SamePeople leftOut) {
        return Calibrator.calibrate("test", CONTRACT, gallery(), photos, leftOut);
    }

    /** People at right angles to each other, then one who looks a little like each of them. */
    private void strangersAndAWolf(int strangers) {
        IntFunction<float[]> axis = i -> {
            float[] vector = new float[strangers];
            vector[i] = 1;
            return vector;
        };
        for (int i = 0; i < strangers; i++) {
            photo("p" + i, "", axis.apply(i));
        }
        float[] wolf = new float[strangers];
        Arrays.fill(wolf, 1);
        photo("wolf", "", wolf);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void limits_ofRandomVectors_areThoseOfAPlainCount(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            float[] vector = new float[6];
            for (int d = 0; d < vector.length; d++) {
                vector[d] = (float) random.nextGaussian();
            }
            photo("p" + random.nextInt(40), "", vector);
        }
        SamePeople leftOut = new SamePeople(Set.of(Set.of("p1", "p2"), Set.of("p3", "nobody")));
        List<Double> impostors = impostorScores(leftOut);

        Calibration found = calibrate(leftOut);

        assertThat(found.everybody().impostors()).isEqualTo(impostors.size());
        assertThat(found.everybody().points())
                .extracting(OperatingPoint::rate)
                .containsExactly(ErrorRate.ONE_IN_100, ErrorRate.ONE_IN_1000, ErrorRate.ONE_IN_10000);
        for (OperatingPoint point : found.everybody().points()) {
            assertThat(point.limit()).isEqualTo(smallestLimit(impostors, point.rate()));
            assertThat(point.falseMatches().value()).isEqualTo(share(impostors, point.limit()));
            Interval moved = Objects.requireNonNull(found.limitIntervals().get(point.rate()));
            assertThat(point.limit()).isBetween(moved.low(), moved.high());
        }
    }

    private List<Double> impostorScores(SamePeople leftOut) {
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < photos.size(); i++) {
            for (int j = 0; j < i; j++) {
                String a = photos.get(i).person();
                String b = photos.get(j).person();
                if (!a.equals(b) && !leftOut.contains(a, b)) {
                    Embedding first =
                            Objects.requireNonNull(vectors.get(photos.get(i).photo()));
                    Embedding second =
                            Objects.requireNonNull(vectors.get(photos.get(j).photo()));
                    scores.add(Math.round(first.cosine(second) * 1e5) / 1e5);
                }
            }
        }
        return scores;
    }

    private static double smallestLimit(List<Double> impostors, ErrorRate rate) {
        for (int step = -10_000; step <= 10_000; step++) {
            if (share(impostors, step / 1e4) <= rate.value()) {
                return step / 1e4;
            }
        }
        throw new AssertionError("every limit is passed too often");
    }

    private static double share(List<Double> scores, double limit) {
        return (double) scores.stream().filter(s -> s >= limit).count() / scores.size();
    }

    @Test
    void bootstrap_everyComparisonAlike_leavesNoDoubt() {
        // The share is 1 in each repetition only if all comparisons are counted as the kept ones are.
        for (int person = 0; person < 30; person++) {
            for (int i = 0; i <= person % 3; i++) {
                photo("p" + person, "", 1, 1);
            }
        }
        ImpostorBootstrap bootstrap =
                new ImpostorBootstrap(pairs(new SamePeople(Set.of(Set.of("p1", "p2"), Set.of("p3", "p5")))), 5_000);

        ImpostorBootstrap.Intervals found = bootstrap.at(Map.of(ErrorRate.ONE_IN_100, 0.9));

        assertThat(found.falseMatchRates()).containsEntry(ErrorRate.ONE_IN_100, new Interval(1, 1));
    }

    @Test
    void bootstrap_onePersonCausesEveryFalseMatch_intervalReachesFromNoneToThreeTimes() {
        // The wolf is drawn about Poisson(1) times: not at all in 37 %, at most three times in 98 % of the repetitions.
        strangersAndAWolf(99);
        double measured = 2.0 / 100;

        ImpostorBootstrap.Intervals found =
                new ImpostorBootstrap(pairs(SamePeople.none()), 500).at(Map.of(ErrorRate.ONE_IN_100, 0.1));

        Interval interval = Objects.requireNonNull(found.falseMatchRates().get(ErrorRate.ONE_IN_100));
        assertThat(calibrate(SamePeople.none()).curve().falseMatchRateFrom(0.1)).isEqualTo(measured);
        assertThat(interval.low()).isZero();
        assertThat(interval.high()).isBetween(2.5 * measured, 3.5 * measured);
    }

    @Test
    void rates_withTooFewComparisons_areToldAndNotWritten() {
        // 101 people: 5,050 comparisons, so 50 false matches at one in 100, and 5 at one in 1,000.
        strangersAndAWolf(100);

        Calibration found = calibrate(SamePeople.none());

        assertThat(found.everybody().points())
                .extracting(OperatingPoint::supported)
                .containsExactly(true, false);
        assertThat(found.file().orElseThrow().table().limits()).containsOnlyKeys(0.01);
        assertThat(found.file().orElseThrow().table().comparisons()).isEqualTo(5_050);
    }

    @Test
    void fewerThanAThousandComparisons_writeNothing() {
        strangersAndAWolf(40);

        assertThat(calibrate(SamePeople.none()).file()).isEmpty();
    }

    @Test
    void groups_haveTheirOwnRatesAtTheCommonLimits() {
        // Between the groups and in the first nobody resembles anybody; in the second everybody does.
        for (int i = 0; i < 60; i++) {
            float[] vector = new float[122];
            vector[i] = 1;
            photo("a" + i, "a", vector);
        }
        for (int i = 60; i < 120; i++) {
            float[] vector = new float[122];
            vector[i] = 1;
            vector[120] = i % 10 == 0 ? 2 : 0;
            photo("b" + i, "b", vector);
        }
        photo("a0", "a", vectors.values().iterator().next().toArray());

        Calibration found = calibrate(SamePeople.none());

        OperatingPoint a = found.groups().get(0).points().get(0);
        OperatingPoint b = found.groups().get(1).points().get(0);
        assertThat(found.groups()).extracting(Population::name).containsExactly("a", "b");
        assertThat(a.limit()).isEqualTo(b.limit()).isEqualTo(0.0001);
        assertThat(a.falseMatches().value()).isZero();
        assertThat(b.falseMatches().value()).isEqualTo(15.0 / 1_770);
        assertThat(a.trueMatches().orElseThrow().value()).isEqualTo(1);
        assertThat(b.trueMatches()).isEmpty();
    }
}
