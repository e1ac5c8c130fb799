package io.facelib.examples.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.model.Embedding;
import io.facelib.model.FaceImage;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Something that can be asked of an engine in two ways.
 *
 * @param name of the route
 * @param request over HTTP
 * @param call in process, with the same arguments
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record RestVerb(String name, byte[] request, Runnable call) {
    private static final String BOUNDARY = "facelib-bench";
    private static final int TOP_K = 10;
    private static final double THRESHOLD = 0.25;

    /** The verbs, each for a tenant of its own whose gallery holds the photo. */
    static List<RestVerb> of(FaceEngine engine, byte[] photo, String tenants) {
        FaceImage image = FaceImage.of(photo);
        SearchOptions options = SearchOptions.topK(TOP_K).withPolicy(MatchPolicy.cosine(THRESHOLD));
        Tenant compare = engine.tenant(tenants + "-compare");
        Tenant search = engine.tenant(tenants + "-search");
        Tenant index = engine.tenant(tenants + "-index");
        Tenant vector = engine.tenant(tenants + "-vector");
        Embedding embedding = engine.analyze(image).faces().get(0).embedding().orElseThrow();
        float[] numbers = embedding.toArray();
        return List.of(
                upload("compare_face", compare, photo, () -> compare.compare(image, options)),
                upload("search_face", search, photo, () -> search.indexAndSearch(image, options)),
                upload("index_face", index, photo, () -> index.index(image)),
                new RestVerb(
                        "api/v1/search",
                        byVector(vector, numbers),
                        () -> vector.search(Probe.of(engine.embedding(numbers)), options)));
    }

    private static RestVerb upload(String name, Tenant tenant, byte[] photo, Runnable call) {
        tenant.index(FaceImage.of(photo));
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(
                ascii("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n"
                        + "Content-Type: image/jpeg\r\n\r\n"));
        form.writeBytes(photo);
        form.writeBytes(ascii("\r\n--" + BOUNDARY + "--\r\n"));
        String headers =
                "X-Tenant-ID: " + tenant.id() + "\r\nContent-Type: multipart/form-data; boundary=" + BOUNDARY + "\r\n";
        String line = "POST /api/" + name + "?top_k=" + TOP_K + "&threshold=" + THRESHOLD;
        return new RestVerb(name, HttpConnection.request(line, headers, form.toByteArray()), call);
    }

    private static byte[] byVector(Tenant tenant, float[] numbers) {
        Map<String, Object> body =
                Map.of("tenant_id", tenant.id().value(), "vector", numbers, "top_k", TOP_K, "threshold", THRESHOLD);
        try {
            return HttpConnection.request(
                    "POST /api/v1/search",
                    "Content-Type: application/json\r\n",
                    new ObjectMapper().writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
