package io.facelib.examples.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The bytes of requests to the REST routes, made once and sent again and again. */
final class RestRequests {
    static final int TOP_K = 10;
    static final double THRESHOLD = 0.25;

    private static final String BOUNDARY = "facelib-bench";

    private RestRequests() {}

    /** One of each verb for one tenant. */
    static List<byte[]> all(String tenant, byte[] photo, float[] vector) {
        return List.of(
                upload("compare_face", tenant, photo),
                upload("search_face", tenant, photo),
                upload("index_face", tenant, photo),
                search(tenant, vector));
    }

    /** A photo to one of the routes that take a form. */
    static byte[] upload(String route, String tenant, byte[] photo) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(
                ascii("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n"
                        + "Content-Type: image/jpeg\r\n\r\n"));
        form.writeBytes(photo);
        form.writeBytes(ascii("\r\n--" + BOUNDARY + "--\r\n"));
        String headers =
                "X-Tenant-ID: " + tenant + "\r\nContent-Type: multipart/form-data; boundary=" + BOUNDARY + "\r\n";
        String line = "POST /api/" + route + "?top_k=" + TOP_K + "&threshold=" + THRESHOLD;
        return HttpConnection.request(line, headers, form.toByteArray());
    }

    /** A search by vector. */
    static byte[] search(String tenant, float[] vector) {
        Map<String, Object> body =
                Map.of("tenant_id", tenant, "vector", vector, "top_k", TOP_K, "threshold", THRESHOLD);
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
