package io.facelib.rest.v1;

import io.facelib.Tenant;
import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceImage;
import io.facelib.model.IdentityId;
import io.facelib.rest.json.JsonFields;
import io.facelib.rest.json.Range;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.route.Call;
import java.io.IOException;
import java.util.Optional;

/**
 * A photo, and whom it is said to show.
 *
 * @param topK how many of their faces are wanted
 * @param threshold which cosine counts, where the route lets the client say so
 * @param minScore the least cosine of those faces
 */
record Claim(
        Tenant tenant, IdentityId identity, FaceImage image, int topK, Optional<Double> threshold, double minScore) {
    private static final Range UNIT = Range.of(0, 1);

    /** Reads the body of a request for identity-safe search. */
    static Claim toSearch(Call call) throws IOException {
        JsonFields fields = call.json();
        double minScore = fields.optionalNumber("min_score", UNIT).orElse(0.0);
        return read(call, fields, Optional.empty(), minScore);
    }

    /** Reads the body of a request for verification. */
    static Claim toVerify(Call call) throws IOException {
        JsonFields fields = call.json();
        return read(call, fields, fields.optionalNumber("hi_threshold", UNIT), -1);
    }

    private static Claim read(Call call, JsonFields fields, Optional<Double> threshold, double minScore) {
        String tenant = fields.string("tenant_id");
        String identity = fields.string("identity_id");
        String image = fields.string("image_b64");
        int topK = fields.integer("top_k", 50, Range.of(1, 200));
        fields.check();
        Tenant own = call.tenant(tenant, "body");
        return new Claim(own, identity(identity, "body"), photo(call, image), topK, threshold, minScore);
    }

    /**
     * An id as it was sent.
     *
     * @param where {@code body} or {@code path}
     */
    static IdentityId identity(String text, String where) {
        try {
            return IdentityId.of(text);
        } catch (InvalidInputException e) {
            throw ValidationException.of("value_error", where, "identity_id", "is not an identity's id");
        }
    }

    /** What is no base64 is an image without bytes, so that it is judged with the others, as one that cannot be read. */
    static FaceImage photo(Call call, String base64) {
        return Base64Image.read(base64, call.settings().limits().maxImageBytes())
                .orElseGet(() -> FaceImage.owning(new byte[0]));
    }
}
