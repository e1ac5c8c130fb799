package io.facelib.examples.evaluate;

import io.facelib.FaceEngine;
import io.facelib.model.Embedding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures an engine on labelled photos: embeds each once, scores the pairs, computes the figures. */
public final class Evaluator {
    private final FaceEngine engine;
    private final Path images;

    /**
     * An evaluator of one engine and one collection of photos.
     *
     * @param images the folder that the paths of the pairs start from
     */
    public Evaluator(FaceEngine engine, Path images) {
        this.engine = engine;
        this.images = images;
    }

    /** Scores the pairs as they are listed. */
    public Evaluation listed(List<Pair> pairs) {
        Gallery gallery = gallery(pairs);
        List<Comparison> comparisons = compare(pairs, gallery, Persons.of(pairs));
        return new Evaluation(
                engine.config().model(),
                pairs.size(),
                Scores.curve(comparisons),
                new Bootstrap(comparisons).truePassRates(),
                FoldAccuracy.of(comparisons),
                gallery);
    }

    /** Scores every photo of the pairs against every other. */
    public Evaluation allAgainstAll(List<Pair> pairs) {
        Gallery gallery = gallery(pairs);
        AllPairs all = new AllPairs(gallery, Persons.of(pairs));
        RocCurve curve = all.curve();
        long photos = PairList.photos(pairs).size();
        return new Evaluation(
                engine.config().model(),
                photos * (photos - 1) / 2,
                curve,
                all.truePassRates(curve),
                Optional.empty(),
                gallery);
    }

    private Gallery gallery(List<Pair> pairs) {
        return new GalleryReader(engine, images).read(PairList.photos(pairs));
    }

    private static List<Comparison> compare(List<Pair> pairs, Gallery gallery, Persons persons) {
        List<Comparison> comparisons = new ArrayList<>();
        for (Pair pair : pairs) {
            Optional<Embedding> a = gallery.vector(pair.a());
            Optional<Embedding> b = gallery.vector(pair.b());
            if (a.isPresent() && b.isPresent()) {
                comparisons.add(new Comparison(
                        a.get().cosine(b.get()), pair.same(), persons.of(pair.a()), persons.of(pair.b()), pair.fold()));
            }
        }
        return comparisons;
    }
}
