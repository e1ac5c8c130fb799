package io.facelib.examples.bench;

import io.facelib.examples.bench.Contender.Lap;
import io.facelib.examples.bench.EngineResult.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Compares engines on the same vectors. Each is built; each of its search widths is tried; the narrowest one that finds
 * enough (or the widest, if none does) then runs in rounds in which the engines take turns, so that whatever else the
 * machine does hits all of them; at last vectors are inserted while a thread searches. Answers are kept while time is
 * measured and judged afterwards.
 */
public final class VectorRace {
    /** Laps of the first round are run, to warm up, and not counted. */
    private static final int FIRST_ROUND = -1;

    private static final double INSERT_SECONDS = 5;

    /** Wider searches than one that finds so much are not tried: they only take longer. */
    private static final double PLENTY = 0.999;

    private static final int WARM_UP_SLICES = 5;

    private final FaceVectors vectors;
    private final RaceSettings settings;
    private final Consumer<String> progress;
    private final List<Contender> contenders = new ArrayList<>();
    private final int[][] truth;

    private VectorRace(FaceVectors vectors, RaceSettings settings, Consumer<String> progress) {
        this.vectors = vectors;
        this.settings = settings;
        this.progress = progress;
        progress.accept("compare every query with every vector");
        this.truth = new FlatVectors(vectors.gallery()).nearest(vectors.queries(), settings.k());
    }

    /**
     * Runs the whole race.
     *
     * @param progress told what comes next, a line at a time
     */
    public static List<EngineResult> run(
            List<EngineKind> kinds, FaceVectors vectors, RaceSettings settings, Consumer<String> progress) {
        VectorRace race = new VectorRace(vectors, settings, progress);
        try {
            kinds.forEach(race::build);
            race.warmUp();
            race.tryWidths();
            settings.threads().forEach(race::rounds);
            race.contenders.forEach(race::insert);
            return EngineResults.of(race.contenders, vectors, settings);
        } finally {
            race.contenders.forEach(Contender::close);
        }
    }

    private void build(EngineKind kind) {
        progress.accept("build " + kind.label());
        contenders.add(Contender.build(kind, vectors));
    }

    private void warmUp() {
        progress.accept("warm up");
        for (Contender contender : contenders) {
            List<Integer> widths = contender.engine().widths();
            // As long for an engine without widths, so that none begins colder than the others.
            for (int i = 0; i < WARM_UP_SLICES; i++) {
                contender.engine().search(task(0, widths.isEmpty() ? 0 : widths.get(i), 1));
            }
        }
    }

    private void tryWidths() {
        progress.accept("try search widths");
        for (int i = 0; i < GraphSettings.WIDTHS.size(); i++) {
            for (Contender contender : contenders) {
                List<Integer> widths = contender.engine().widths();
                if (!widths.isEmpty() && contender.bestRecall() < PLENTY) {
                    Slice slice = contender.engine().search(task(0, widths.get(i), 1));
                    contender.add(new Point(widths.get(i), slice.recall(truth), slice.queriesPerSecond()));
                }
            }
        }
    }

    private void rounds(int threads) {
        for (int round = FIRST_ROUND; round < settings.rounds(); round++) {
            progress.accept(threads + " thread(s), round " + (round + 1) + " of " + settings.rounds());
            for (Contender contender : contenders) {
                int width = contender.width(settings.leastRecall());
                Slice slice = contender.engine().search(task(round, width, threads));
                if (round > FIRST_ROUND) {
                    contender.add(threads, lap(slice));
                }
            }
        }
    }

    private Lap lap(Slice slice) {
        return new Lap(slice.queriesPerSecond(), slice.recall(truth), slice.found().length);
    }

    /** Each round begins with another query, so that slow engines do not see the same few again and again. */
    private SearchTask task(int round, int width, int threads) {
        int first = Math.floorMod(round * 997, vectors.queries().size());
        return new SearchTask(vectors.queries(), first, settings.k(), width, threads, settings.seconds());
    }

    private void insert(Contender contender) {
        if (contender.engine() instanceof GrowingEngine growing
                && !vectors.later().isEmpty()) {
            progress.accept("insert into " + contender.kind().label());
            int width = contender.width(settings.leastRecall());
            SearchTask meanwhile = task(0, width, 1);
            contender.insertsPerSecond(Inserts.perSecond(growing, vectors.later(), meanwhile, INSERT_SECONDS));
        }
    }
}
