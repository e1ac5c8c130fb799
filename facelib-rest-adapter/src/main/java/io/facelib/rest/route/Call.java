package io.facelib.rest.route;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.error.CapacityException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.RequestContext;
import io.facelib.model.TenantId;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.error.V1Exception;
import io.facelib.rest.json.JsonFields;
import io.facelib.rest.json.QueryFields;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.link.SignedLink;
import io.facelib.rest.settings.RestSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A request on its way to the handler of its route. For one thread. */
public final class Call implements AutoCloseable {
    private static final String CONTENT_TYPE = "Content-Type";

    private final HttpServletRequest request;
    private final Route route;
    private final Map<String, String> variables;
    private final String requestId;
    private final Caller caller;
    private final FaceEngine engine;
    private final RestSettings settings;
    private final RequestBody body;
    private final LongReplies.Place place;
    private Optional<TenantId> tenant = Optional.empty();
    private Optional<RetryGuard> guard = Optional.empty();
    private Optional<String> fingerprint = Optional.empty();

    public Call(
            HttpServletRequest request,
            RouteTable.Found.Match match,
            String requestId,
            Caller caller,
            FaceEngine engine,
            RestSettings settings,
            RequestBody body,
            LongReplies.Place place) {
        this.request = request;
        this.route = match.route();
        this.variables = match.variables();
        this.requestId = requestId;
        this.caller = caller;
        this.engine = engine;
        this.settings = settings;
        this.body = body;
        this.place = place;
    }

    public FaceEngine engine() {
        return engine;
    }

    public RestSettings settings() {
        return settings;
    }

    public Route route() {
        return route;
    }

    public Caller caller() {
        return caller;
    }

    /** The id that the reply, its errors, webhooks and audit bear. */
    public String requestId() {
        return requestId;
    }

    /** Whether only the head of the reply is wanted. */
    public boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    /** Whether it comes with a signed link, which may be in anybody's hands. That it holds is checked before there is a call. */
    public boolean isSigned() {
        return route.tenant() == TenantSource.HEADER_OR_LINK
                && query().optionalString(SignedLink.SIGNATURE).isPresent();
    }

    /** A variable segment of the path. */
    public String path(String name) {
        return variables.getOrDefault(name, "");
    }

    /** A header as it was sent. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /** The parameters of the query string; those of a form in the body are none of them. */
    public QueryFields query() {
        return QueryText.fields(request);
    }

    /** The tenant that was found for this call so far. */
    public Optional<TenantId> tenantId() {
        return tenant;
    }

    /** Notes the tenant that the header named and that the caller may act for. */
    public void actFor(TenantId id) {
        tenant = Optional.of(id);
    }

    /** Has a guard asked as soon as the request has been read and its tenant is known, before the handler does anything. */
    public void guardedBy(RetryGuard value) {
        guard = Optional.of(value);
    }

    /** Asks the guard, which throws if the handler shall not go on. */
    private void askGuard() {
        if (guard.isPresent() && tenant.isPresent() && fingerprint.isPresent()) {
            guard.get().proceed(tenant.get(), fingerprint.get());
        }
    }

    /**
     * What the request has in common with those that repeat it, in whatever process: what is made under ids that follow from it
     * is made once. Empty unless it bears an {@code Idempotency-Key} and was read.
     */
    public Optional<RepeatedIds> repeatedIds() {
        return guard.isPresent() && fingerprint.isPresent()
                ? Optional.of(RepeatedIds.of(route, guard.get().key(), fingerprint.get()))
                : Optional.empty();
    }

    /** The data of the tenant that the header named; for handlers of the first family. */
    public Tenant tenant() {
        takePlaceForList();
        return within(tenant.orElseThrow(() -> new IllegalStateException(route.path() + " names no tenant")));
    }

    /**
     * The data of a tenant that body or query named; for handlers of the second family, once, after all fields were checked.
     *
     * @param where {@code body} or {@code query}
     * @throws ValidationException if it cannot be a tenant
     * @throws V1Exception if the caller may not act for it
     */
    public Tenant tenant(String named, String where) {
        try {
            return tenants(List.of(TenantId.of(named))).get(0);
        } catch (InvalidInputException e) {
            throw ValidationException.of("value_error", where, "tenant_id", "is not a tenant's id");
        }
    }

    /**
     * The data of all tenants that the body named; for handlers whose requests may be about several, instead of
     * {@link #tenant(String, String)}. The first stands for the request where it is told from others.
     *
     * @param ids at least one
     * @throws V1Exception if the caller may not act for one of them; then nothing is told of an earlier answer, either
     */
    public List<Tenant> tenants(List<TenantId> ids) {
        if (!ids.stream().allMatch(id -> caller.mayActFor(id, route.role()))) {
            throw V1Exception.object(
                    403, "tenant_access_denied", Map.of("message", "the caller may not do this for the tenant"));
        }
        tenant = Optional.of(ids.get(0));
        askGuard();
        takePlaceForList();
        return ids.stream().map(this::within).toList();
    }

    private Tenant within(TenantId id) {
        return engine.tenant(id).within(new RequestContext(Optional.of(requestId), caller.name()));
    }

    /**
     * The members of the JSON object in the body.
     *
     * @throws ValidationException if it is none
     */
    public JsonFields json() throws IOException {
        if (guard.isEmpty()) {
            return JsonFields.read(body());
        }
        Fingerprint seen = fingerprint();
        JsonFields fields = JsonFields.read(seen.over(body()));
        fingerprint = Optional.of(seen.end());
        askGuard();
        return fields;
    }

    /**
     * The file part of that name; a file larger than an image may be comes with one byte more than that.
     *
     * @throws ValidationException if there is none
     */
    public Upload file(String name) throws IOException {
        String type = body.isForm() ? header(CONTENT_TYPE).orElse("") : "";
        Upload file = Forms.file(type, body(), name, settings.limits().maxImageBytes());
        if (guard.isPresent()) {
            String declared = file.contentType().orElse("");
            fingerprint = Optional.of(
                    fingerprint().add(name).add(declared).add(file.content()).end());
            askGuard();
        }
        return file;
    }

    /** Begins with what stands beside the body. */
    private Fingerprint fingerprint() {
        String type = body.isForm() ? "multipart" : header(CONTENT_TYPE).orElse("");
        return new Fingerprint().add(type).add(Objects.toString(request.getQueryString(), ""));
    }

    /**
     * Refuses a body that announces to be too large, before it is read.
     *
     * @throws BodyTooLargeException if it is
     */
    public void checkLength() {
        body.checkLength(route);
    }

    private InputStream body() {
        return body.open(route, holder());
    }

    /** Before a list is made, which is work for nothing where it could not be written. */
    private void takePlaceForList() {
        if (route.listing()) {
            place.take(reader());
        }
    }

    /**
     * A reply that may be written, since there is room for it, or since it tells of a change that was made.
     *
     * @throws CapacityException if there is none, and nothing was changed
     */
    public Reply placed(Reply reply) throws IOException {
        if (isHead()) {
            return reply;
        }
        if (route.changes()) {
            place.settleForChange(reply, reader());
        } else {
            place.settle(reply, reader());
        }
        return reply;
    }

    /** Whose share a long reply counts to: who comes with a link, or names nobody, has one together with all who do. */
    private String reader() {
        return isSigned() ? LongReplies.STRANGERS : holder();
    }

    /** Whose share a body, or a long reply, counts to: the caller's; where nobody said who they are, that of the tenant in the header. */
    private String holder() {
        return caller.name()
                .map(name -> "caller " + name)
                .or(() -> tenant.map(id -> "tenant " + id))
                .orElse(LongReplies.STRANGERS);
    }

    /** Lets others read their bodies. */
    @Override
    public void close() {
        body.release();
    }
}
