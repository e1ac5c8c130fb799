package io.facelib.samples;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.model.IdentityId;
import io.facelib.model.IndexOptions;
import io.facelib.model.Match;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import java.util.Optional;

/** How well an engine that knows one portrait of each person names the people of the others. */
public final class SampleRecognition {
    private final Tenant tenant;

    /** Indexes the references. */
    public SampleRecognition(FaceEngine engine) {
        tenant = engine.tenant("samples");
        for (SamplePortrait reference : RenderedPortraits.references()) {
            IdentityId person = IdentityId.of(reference.people().get(0));
            tenant.index(
                    RenderedPortraits.image(reference), IndexOptions.defaults().withIdentity(person));
        }
    }

    /** The share of the other portraits whose best match above the limit is the right person, 0 to 1. */
    public double shareFound(SearchOptions options) {
        int right = 0;
        int all = 0;
        for (SamplePortrait probe : RenderedPortraits.singles()) {
            if (!RenderedPortraits.references().contains(probe)) {
                Optional<String> found = best(probe, options);
                right += found.equals(Optional.of(probe.people().get(0))) ? 1 : 0;
                all++;
            }
        }
        return (double) right / all;
    }

    private Optional<String> best(SamplePortrait probe, SearchOptions options) {
        return tenant.search(Probe.of(RenderedPortraits.image(probe)), options).matches().stream()
                .findFirst()
                .map(Match::face)
                .flatMap(face -> face.identity())
                .map(IdentityId::value);
    }
}
