package io.facelib.examples.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation in the shape of its JSON.
 *
 * @param pairs comparisons asked for
 * @param scored of them, those whose photos both gave a face
 * @param notFound photos without a face, or unreadable
 * @param auc null without genuine or without impostor comparisons
 * @param accuracy the best of any limit
 * @param tarAtFmr genuine pass rate by false match rate; null where there are too few impostors
 * @param tarAtFmrInterval 95 %, low and high
 * @param thresholdAtFmr cosine by false match rate; what passes lies strictly above
 * @param folds only when the pairs name folds
 */
public record EvaluationJson(
        String model,
        long pairs,
        long scored,
        @JsonProperty("not_found") long notFound,
        @Nullable Double auc,
        @Nullable Double accuracy,
        @JsonProperty("tar_at_fmr") Map<String, @Nullable Double> tarAtFmr,
        @JsonProperty("tar_at_fmr_interval") Map<String, @Nullable List<Double>> tarAtFmrInterval,
        @JsonProperty("threshold_at_fmr") Map<String, @Nullable Double> thresholdAtFmr,
        @JsonProperty("images_per_second") double imagesPerSecond,
        Comparisons comparisons,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable FoldAccuracy folds,
        @JsonProperty("not_found_photos") List<Gallery.NotFound> notFoundPhotos) {

    /** How many scored comparisons are of the same person, and of different people. */
    public record Comparisons(long genuine, long impostor) {}

    public static EvaluationJson of(Evaluation e) {
        RocCurve curve = e.curve();
        return new EvaluationJson(
                e.model(),
                e.pairs(),
                curve.genuine() + curve.impostors(),
                e.gallery().notFound().size(),
                orNull(curve.areaUnderCurve()),
                orNull(curve.bestAccuracy()),
                byRate(rate -> orNull(curve.truePassRate(rate))),
                byRate(rate -> pair(e.intervals().get(rate))),
                byRate(rate -> orNull(curve.limit(rate))),
                e.gallery().imagesPerSecond(),
                new Comparisons(curve.genuine(), curve.impostors()),
                e.folds().orElse(null),
                e.gallery().notFound());
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static @Nullable List<Double> pair(@Nullable Interval interval) {
        return interval == null ? null : List.of(interval.low(), interval.high());
    }

    private static <T> Map<String, @Nullable T> byRate(Function<ErrorRate, @Nullable T> value) {
        Map<String, @Nullable T> values = new LinkedHashMap<>();
        for (ErrorRate rate : ErrorRate.OF_PAIRS) {
            values.put(rate.label(), value.apply(rate));
        }
        return values;
    }
}
