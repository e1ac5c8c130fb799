package io.facelib.examples.evaluate;

import io.facelib.FaceEngine;
import io.facelib.examples.evaluate.OperatingPoint.Share;
import io.facelib.model.ContractId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Measures which cosine limit gives which false match rate: every labelled photo against every other. A limit is the
 * smallest one, in steps of 1e-4, that no greater share of the impostor comparisons reaches than the rate says.
 */
public final class Calibrator {
    /** With persons drawn again limits move by less; comparisons that far below the lowest limit are kept for that. */
    private static final double KEPT_BELOW = 0.04;
    /** Scores are counted in steps of 1e-5, so this much below a limit still reaches it. */
    private static final double HALF_A_COUNT = 0.5e-5;

    private final FaceEngine engine;
    private final Path images;

    /** A calibrator of one engine; the photos' paths start from that folder. */
    public Calibrator(FaceEngine engine, Path images) {
        this.engine = engine;
        this.images = images;
    }

    /** Embeds the photos, compares them all. */
    public Calibration calibrate(List<LabelledPhoto> photos, SamePeople leftOut) {
        Gallery gallery = new GalleryReader(engine, images)
                .read(photos.stream().map(LabelledPhoto::photo).toList());
        return calibrate(engine.config().model(), engine.config().contract(), gallery, photos, leftOut);
    }

    static Calibration calibrate(
            String bundle, ContractId contract, Gallery gallery, List<LabelledPhoto> photos, SamePeople leftOut) {
        AllPairs all = new AllPairs(gallery, photos, leftOut);
        RocCurve curve = all.curve();
        Map<ErrorRate, Double> limits = limits(curve);
        ImpostorBootstrap.Intervals intervals = intervals(all, limits);
        List<Population> groups = new ArrayList<>();
        byGroup(photos).forEach((group, own) -> {
            AllPairs pairs = new AllPairs(gallery, own, leftOut);
            groups.add(population(group, pairs, pairs.curve(), limits, intervals(pairs, limits)));
        });
        Population everybody = population("everybody", all, curve, limits, intervals);
        return new Calibration(bundle, contract, everybody, intervals.limits(), groups, curve, gallery);
    }

    private static Map<ErrorRate, Double> limits(RocCurve curve) {
        Map<ErrorRate, Double> limits = new EnumMap<>(ErrorRate.class);
        for (ErrorRate rate : ErrorRate.values()) {
            curve.lowestLimit(rate).ifPresent(limit -> limits.put(rate, limit));
        }
        return limits;
    }

    private static Map<String, List<LabelledPhoto>> byGroup(List<LabelledPhoto> photos) {
        Map<String, List<LabelledPhoto>> groups = new TreeMap<>();
        for (LabelledPhoto photo : photos) {
            photo.group()
                    .ifPresent(group -> groups.computeIfAbsent(group, g -> new ArrayList<>())
                            .add(photo));
        }
        return groups;
    }

    private static ImpostorBootstrap.Intervals intervals(AllPairs pairs, Map<ErrorRate, Double> limits) {
        double lowest = limits.values().stream().mapToDouble(l -> l).min().orElse(1) - KEPT_BELOW;
        return new ImpostorBootstrap(pairs, ScoreHistogram.step(Math.max(-1, lowest))).at(limits);
    }

    private static Population population(
            String name,
            AllPairs pairs,
            RocCurve curve,
            Map<ErrorRate, Double> limits,
            ImpostorBootstrap.Intervals intervals) {
        List<OperatingPoint> points = new ArrayList<>();
        intervals.falseMatchRates().forEach((rate, interval) -> {
            double limit = limits.getOrDefault(rate, 1.0);
            Share passing = new Share(curve.falseMatchRateFrom(limit), interval);
            points.add(new OperatingPoint(
                    rate, limit, passing, trueMatches(pairs, curve, limit), rate.supported(curve.impostors())));
        });
        return new Population(
                name, pairs.photosPerPerson().length, pairs.photos(), curve.genuine(), curve.impostors(), points);
    }

    private static Optional<Share> trueMatches(AllPairs pairs, RocCurve curve, double limit) {
        return curve.genuine() == 0
                ? Optional.empty()
                : Optional.of(new Share(curve.truePassRateFrom(limit), pairs.interval(limit - HALF_A_COUNT)));
    }
}
