package io.facelib.rest.v1;

import io.facelib.Identities;
import io.facelib.Tenant;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.DeleteReceipt;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.PageRequest;
import io.facelib.rest.json.JsonFields;
import io.facelib.rest.json.QueryFields;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The enrolled people of a tenant: look at one, list them, delete one, make one of two. */
public final class PeopleRoutes {
    /**
     * An enrolled person.
     *
     * @param name for people to read; null if none was given
     * @param numImages how many photos they are known by
     * @param createdAt when they were first enrolled, Unix seconds
     * @param updatedAt when anything of this changed last, Unix seconds
     */
    record Shown(String identityId, @Nullable String name, int numImages, double createdAt, double updatedAt) {
        static Shown of(Identity identity) {
            return new Shown(
                    identity.id().value(),
                    identity.name().orElse(null),
                    identity.templates().size(),
                    seconds(identity.createdAt()),
                    seconds(identity.changedAt()));
        }
    }

    /**
     * A merge.
     *
     * @param mergeId by which it can be undone
     * @param from who is gone
     * @param into who they are now
     */
    record Merged(boolean ok, String mergeId, String from, String into) {}

    static double seconds(Instant at) {
        return at.toEpochMilli() / 1_000.0;
    }

    public Reply get(Call call) {
        IdentityId id = id(call);
        Identity identity = StoredFaceRoutes.tenant(call).identities().get(id).orElseThrow(IdentityRoutes::notEnrolled);
        return Reply.json(Shown.of(identity));
    }

    public Reply list(Call call) {
        QueryFields query = call.query();
        String named = query.string("tenant_id");
        PageRequest request = Paging.request(query);
        query.check();
        Identities people = call.tenant(named, "query").identities();
        return Reply.json(Paging.answer("identities", request, people::list, Shown::of));
    }

    /** Deletes a person and, with {@code faces=true}, every face that is assigned to them. */
    public Reply delete(Call call) {
        IdentityId id = id(call);
        QueryFields query = call.query();
        String named = query.string("tenant_id");
        boolean faces = query.bool("faces", false);
        query.check();
        Identities people = call.tenant(named, "query").identities();
        boolean enrolled = people.get(id).isPresent();
        DeleteReceipt receipt = faces ? people.erase(id) : people.delete(id);
        if (!enrolled && receipt.faces() == 0) {
            throw IdentityRoutes.notEnrolled();
        }
        return Reply.json(StoredFaceRoutes.deleted("identity_id", id.value(), receipt));
    }

    public Reply merge(Call call) throws IOException {
        IdentityId from = id(call);
        JsonFields fields = call.json();
        String named = fields.string("tenant_id");
        IdentityId into = fields.id("into", IdentityId::of).orElse(from);
        fields.check();
        Tenant tenant = call.tenant(named, "body");
        try {
            IdentityEvent event = tenant.identities().merge(from, into);
            return Reply.json(new Merged(true, event.id(), from.value(), into.value()));
        } catch (NotFoundException e) {
            throw IdentityRoutes.notEnrolled();
        } catch (InvalidInputException e) {
            throw ValidationException.of("value_error", "body", "into", String.valueOf(e.getMessage()));
        }
    }

    private static IdentityId id(Call call) {
        return Claim.identity(call.path("identity_id"), "path");
    }
}
