package io.facelib.examples.bench;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.model.Embedding;
import io.facelib.model.FaceImage;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import java.util.List;

/**
 * Something that can be asked of an engine in two ways.
 *
 * @param name of the route
 * @param request over HTTP
 * @param call in process, as an application makes it that has the photo in memory: the verb that the route calls, with the same arguments
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record RestVerb(String name, byte[] request, Runnable call) {
    /** The verbs, each for a tenant of its own whose gallery holds the photo. */
    static List<RestVerb> of(FaceEngine engine, byte[] photo, String tenants) {
        SearchOptions options =
                SearchOptions.topK(RestRequests.TOP_K).withPolicy(MatchPolicy.cosine(RestRequests.THRESHOLD));
        Tenant compare = engine.tenant(tenants + "-compare");
        Tenant search = engine.tenant(tenants + "-search");
        Tenant index = engine.tenant(tenants + "-index");
        Tenant vector = engine.tenant(tenants + "-vector");
        Embedding embedding =
                engine.analyze(FaceImage.of(photo)).faces().get(0).embedding().orElseThrow();
        float[] numbers = embedding.toArray();
        return List.of(
                upload("compare_face", compare, photo, () -> compare.compare(FaceImage.owning(photo), options)),
                upload("search_face", search, photo, () -> search.indexAndSearch(FaceImage.owning(photo), options)),
                upload("index_face", index, photo, () -> index.index(FaceImage.owning(photo))),
                new RestVerb(
                        "api/v1/search",
                        RestRequests.search(vector.id().value(), numbers),
                        () -> vector.search(Probe.of(engine.embedding(numbers)), options)));
    }

    private static RestVerb upload(String name, Tenant tenant, byte[] photo, Runnable call) {
        tenant.index(FaceImage.of(photo));
        return new RestVerb(name, RestRequests.upload(name, tenant.id().value(), photo), call);
    }
}
