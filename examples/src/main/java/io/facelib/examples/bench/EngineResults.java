package io.facelib.examples.bench;

import io.facelib.examples.bench.Contender.Lap;
import io.facelib.examples.bench.EngineResult.Speed;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What was measured of contenders, made comparable. */
final class EngineResults {
    private final FaceVectors vectors;
    private final RaceSettings settings;
    private final Map<Integer, List<Lap>> own;

    private EngineResults(List<Contender> contenders, FaceVectors vectors, RaceSettings settings) {
        this.vectors = vectors;
        this.settings = settings;
        this.own = contenders.stream()
                .filter(c -> c.kind() == EngineKind.FACELIB)
                .findFirst()
                .map(Contender::laps)
                .orElse(Map.of());
    }

    static List<EngineResult> of(List<Contender> contenders, FaceVectors vectors, RaceSettings settings) {
        EngineResults results = new EngineResults(contenders, vectors, settings);
        return contenders.stream().map(results::of).toList();
    }

    private EngineResult of(Contender contender) {
        int n = vectors.gallery().size();
        int threads = settings.threads().get(0);
        Map<Integer, Speed> speeds = speeds(contender);
        int width = contender.width(settings.leastRecall());
        return new EngineResult(
                contender.kind().label(),
                recall(contender),
                median(speeds(contender, threads)),
                contender.buildSeconds(),
                (contender.heapBytes() + contender.diskBytes()) / (double) n,
                orNull(contender.openMilliseconds()),
                n,
                vectors.gallery().get(0).length,
                settings.k(),
                threads,
                width == 0 ? null : width,
                contender.heapBytes() / (double) n,
                contender.diskBytes() / (double) n,
                orNull(contender.insertsPerSecond()),
                speeds,
                contender.points(),
                vectors.source(),
                vectors.seed(),
                System.getProperty("java.version"));
    }

    private Map<Integer, Speed> speeds(Contender contender) {
        Map<Integer, Speed> speeds = new LinkedHashMap<>();
        for (int threads : contender.laps().keySet()) {
            double[] sorted = speeds(contender, threads);
            Arrays.sort(sorted);
            speeds.put(
                    threads,
                    new Speed(median(sorted), sorted[0], sorted[sorted.length - 1], facelib(contender, threads)));
        }
        return speeds;
    }

    private static double[] speeds(Contender contender, int threads) {
        return contender.laps().getOrDefault(threads, List.of()).stream()
                .mapToDouble(Lap::queriesPerSecond)
                .toArray();
    }

    /** How many times as fast facelib was, round by round. */
    private @Nullable Double facelib(Contender contender, int threads) {
        List<Lap> mine = own.getOrDefault(threads, List.of());
        List<Lap> theirs = contender.laps().getOrDefault(threads, List.of());
        if (mine.isEmpty()) {
            return null;
        }
        return median(IntStream.range(0, mine.size())
                .mapToDouble(i -> mine.get(i).queriesPerSecond() / theirs.get(i).queriesPerSecond())
                .toArray());
    }

    private static double recall(Contender contender) {
        List<Lap> all = contender.laps().values().stream().flatMap(List::stream).toList();
        double found = all.stream().mapToDouble(l -> l.recall() * l.answers()).sum();
        return found / all.stream().mapToLong(Lap::answers).sum();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
