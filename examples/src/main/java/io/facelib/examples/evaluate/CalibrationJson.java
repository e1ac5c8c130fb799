package io.facelib.examples.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A calibration in the shape of its JSON.
 *
 * @param notFound photos without a face, or unreadable
 * @param groups by name; their false match rates are of comparisons inside the group
 */
public record CalibrationJson(
        String model,
        String contract,
        People everybody,
        Map<String, People> groups,
        @JsonProperty("not_found") long notFound,
        @JsonProperty("images_per_second") double imagesPerSecond,
        @JsonProperty("not_found_photos") List<Gallery.NotFound> notFoundPhotos) {

    /**
     * Who was compared, and what came of it.
     *
     * @param limits by false match rate
     */
    public record People(int people, int photos, EvaluationJson.Comparisons comparisons, Map<String, Limit> limits) {}

    /**
     * A limit and its error rates; intervals are 95 %, low and high.
     *
     * @param cosine what reaches it passes
     * @param cosineInterval only for everybody
     * @param supported whether at least ten false matches are expected; others are no part of the written table
     * @param fmr share of impostor comparisons that pass
     * @param tmr share of genuine comparisons that pass; null without one
     */
    public record Limit(
            double cosine,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("cosine_interval") @Nullable
            List<Double> cosineInterval,

            boolean supported,
            double fmr,
            @JsonProperty("fmr_interval") List<Double> fmrInterval,
            @Nullable Double tmr,
            @JsonProperty("tmr_interval") @Nullable List<Double> tmrInterval) {}

    public static CalibrationJson of(Calibration c) {
        Map<String, People> groups = new LinkedHashMap<>();
        c.groups().forEach(group -> groups.put(group.name(), people(group, Map.of())));
        return new CalibrationJson(
                c.bundle(),
                c.contract().value(),
                people(c.everybody(), c.limitIntervals()),
                groups,
                c.gallery().notFound().size(),
                c.gallery().imagesPerSecond(),
                c.gallery().notFound());
    }

    private static People people(Population p, Map<ErrorRate, Interval> limitIntervals) {
        Map<String, Limit> limits = new LinkedHashMap<>();
        for (OperatingPoint point : p.points()) {
            limits.put(point.rate().label(), limit(point, limitIntervals.get(point.rate())));
        }
        return new People(p.people(), p.photos(), new EvaluationJson.Comparisons(p.genuine(), p.impostors()), limits);
    }

    private static Limit limit(OperatingPoint point, @Nullable Interval cosine) {
        return new Limit(
                point.limit(),
                cosine == null ? null : pair(cosine),
                point.supported(),
                point.falseMatches().value(),
                pair(point.falseMatches().interval()),
                point.trueMatches().map(OperatingPoint.Share::value).orElse(null),
                point.trueMatches().map(share -> pair(share.interval())).orElse(null));
    }

    private static List<Double> pair(Interval interval) {
        return List.of(interval.low(), interval.high());
    }
}
