package io.facelib.rest.v1;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.facelib.Tenant;
import io.facelib.error.InvalidInputException;
import io.facelib.model.DeleteReceipt;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.PageRequest;
import io.facelib.rest.error.V1Exception;
import io.facelib.rest.json.QueryFields;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.link.ImageLinks;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The stored faces of a tenant: look at one, list them, delete one. */
public final class StoredFaceRoutes {
    private final ImageLinks links;

    public StoredFaceRoutes(ImageLinks links) {
        this.links = links;
    }

    /** A stored face; {@code identityId} is null where it is assigned to nobody. */
    record Shown(
            String faceId,
            @Nullable String identityId,
            @JsonUnwrapped StoredFaceView face) {}

    private Shown shown(Tenant tenant, FaceRecord face) {
        return new Shown(
                face.id().value(),
                face.identity().map(Object::toString).orElse(null),
                StoredFaceView.of(face, tenant, links));
    }

    public Reply get(Call call) {
        FaceId id = id(call);
        Tenant tenant = tenant(call);
        FaceRecord face = tenant.faces().get(id).orElseThrow(StoredFaceRoutes::notFound);
        return Reply.json(shown(tenant, face));
    }

    public Reply list(Call call) {
        QueryFields query = call.query();
        String named = query.string("tenant_id");
        Optional<String> identity = query.optionalString("identity_id");
        PageRequest request = Paging.request(query);
        query.check();
        Tenant tenant = call.tenant(named, "query");
        FaceFilter filter = identity.map(text -> FaceFilter.ofIdentity(Claim.identity(text, "query")))
                .orElse(FaceFilter.all());
        return Reply.json(Paging.answer(
                "faces", request, page -> tenant.faces().list(filter, page), face -> shown(tenant, face)));
    }

    public Reply delete(Call call) {
        FaceId id = id(call);
        DeleteReceipt receipt = tenant(call).faces().delete(id);
        if (receipt.faces() == 0) {
            throw notFound();
        }
        return Reply.json(deleted("face_id", id.value(), receipt));
    }

    /** What was deleted with what had that id. */
    static Map<String, Object> deleted(String name, String id, DeleteReceipt receipt) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", true);
        answer.put(name, id);
        answer.put("deleted_faces", receipt.faces());
        answer.put("deleted_objects", receipt.objects());
        return answer;
    }

    /** The tenant that the query names. */
    static Tenant tenant(Call call) {
        QueryFields query = call.query();
        String named = query.string("tenant_id");
        query.check();
        return call.tenant(named, "query");
    }

    private static FaceId id(Call call) {
        try {
            return FaceId.of(call.path("face_id"));
        } catch (InvalidInputException e) {
            throw ValidationException.of("value_error", "path", "face_id", "is not a face's id");
        }
    }

    private static V1Exception notFound() {
        return V1Exception.text(404, "face_not_found");
    }
}
