package io.facelib.pipeline;

import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.Quality;
import io.facelib.pipeline.PipelineRequest.EmbedFaces;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which of several faces is meant. */
public final class FaceChoice {
    private FaceChoice() {}

    /** The usable face with the highest quality score, the more confident detection first among equals. */
    public static Optional<AnalyzedFace> bestUsable(Analysis analysis) {
        List<Quality> qualities =
                analysis.faces().stream().map(AnalyzedFace::quality).toList();
        return best(qualities).map(analysis.faces()::get);
    }

    static List<Integer> indexes(List<Quality> qualities, List<StandardCrop> crops, EmbedFaces wanted) {
        return switch (wanted) {
            case NONE -> List.of();
            case ALL -> IntStream.range(0, qualities.size()).boxed().toList();
            case BEST_USABLE -> best(qualities).stream().toList();
            case SOLE_USABLE -> sole(qualities);
            case PASSED_CROPS ->
                IntStream.range(0, crops.size())
                        .boxed()
                        .filter(i -> crops.get(i).pass())
                        .toList();
        };
    }

    private static List<Integer> sole(List<Quality> qualities) {
        List<Integer> usable = IntStream.range(0, qualities.size())
                .boxed()
                .filter(i -> qualities.get(i).usable())
                .toList();
        return usable.size() == 1 ? usable : List.of();
    }

    private static Optional<Integer> best(List<Quality> qualities) {
        return IntStream.range(0, qualities.size())
                .boxed()
                .filter(i -> qualities.get(i).usable())
                .max(Comparator.comparingDouble((Integer i) -> qualities.get(i).score())
                        .thenComparing(Comparator.reverseOrder()));
    }
}
