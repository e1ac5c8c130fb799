package io.facelib.operation;

import io.facelib.error.NoFaceException;
import io.facelib.model.Embedding;
import io.facelib.model.Identification;
import io.facelib.model.IdentifyOptions;
import io.facelib.model.Probe;
import io.facelib.model.TenantId;
import io.facelib.model.Threshold;
import io.facelib.spi.IdentityMatches;

/** Looks for a probe among all identities of a tenant. Stores nothing. */
public final class IdentifyFace {
    private final EngineParts parts;
    private final SearchFaces search;

    public IdentifyFace(EngineParts parts, SearchFaces search) {
        this.parts = parts;
        this.search = search;
    }

    /**
     * The closest identities that reach the policy's limit.
     *
     * @throws NoFaceException if the probe is an image without a usable face
     */
    public Identification run(TenantId tenant, Probe probe, IdentifyOptions options) {
        Embedding vector = search.resolve(tenant, probe, options.profile()).vector();
        IdentityMatches closest = parts.identities().closest(tenant, vector, options.topK());
        Threshold threshold = options.policy().threshold(parts.embedder().calibration(), closest.compared());
        return new Identification(
                closest.matches().stream()
                        .filter(match -> match.cosine() >= threshold.cosine())
                        .toList(),
                threshold,
                closest.compared());
    }
}
