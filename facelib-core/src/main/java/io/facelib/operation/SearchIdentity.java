package io.facelib.operation;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.Match;
import io.facelib.model.VerifyOptions;
import io.facelib.operation.VerifyIdentity.Proof;
import io.facelib.spi.VectorIndex;
import io.facelib.spi.VectorQuery;
import java.util.List;

/** Searches the faces of one identity, for those who can prove that the probe is that identity. */
final class SearchIdentity {
    private final VectorIndex vectors;

    SearchIdentity(VectorIndex vectors) {
        this.vectors = vectors;
    }

    List<Match> run(Proof proof, VerifyOptions options) {
        if (options.topK() == 0) {
            return List.of();
        }
        FaceFilter filter = FaceFilter.ofIdentity(proof.identity()).withMinQuality(options.minQuality());
        VectorQuery query = new VectorQuery(
                proof.probe(),
                options.topK(),
                options.minCosine(),
                options.usableOnly() ? filter.withUsableOnly() : filter,
                true);
        return vectors.search(proof.tenant(), query).matches().stream()
                .filter(match -> belongs(match.face(), proof))
                .toList();
    }

    // The index was asked for nothing else; this is the second lock on the same door.
    private static boolean belongs(FaceRecord face, Proof proof) {
        return face.tenant().equals(proof.tenant())
                && face.identity().filter(proof.identity()::equals).isPresent();
    }
}
