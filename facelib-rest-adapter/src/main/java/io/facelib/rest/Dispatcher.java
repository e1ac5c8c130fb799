package io.facelib.rest;

import io.facelib.FaceEngine;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.error.V1Exception;
import io.facelib.rest.route.BodyLimits;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Family;
import io.facelib.rest.route.Reply;
import io.facelib.rest.route.RouteTable;
import io.facelib.rest.settings.RestSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The way of every request: its id, its route, its caller, its tenant, the tenant's rate, the body's size, the handler; and
 * whatever goes wrong on it becomes an answer in the shape of its family.
 */
final class Dispatcher implements AutoCloseable {
    private static final String REQUEST_ID = "X-Request-ID";

    private final FaceEngine engine;
    private final CallerResolver callers;
    private final RestSettings settings;
    private final RouteTable routes;
    private final BodyLimits limits;
    private final TenantHeader tenants;
    private final ErrorResponses errors;

    Dispatcher(FaceEngine engine, CallerResolver callers, RestSettings settings, RouteTable routes) {
        this.engine = engine;
        this.callers = callers;
        this.settings = settings;
        this.routes = routes;
        this.limits = new BodyLimits(settings);
        this.tenants = new TenantHeader(callers, settings);
        this.errors = new ErrorResponses(engine.config());
    }

    void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = RequestIds.of(request.getHeader(REQUEST_ID));
        response.setHeader(REQUEST_ID, id);
        RouteTable.Found found = routes.find(request.getMethod(), path(request));
        write(answer(request, found, id), request, response);
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private Reply answer(HttpServletRequest request, RouteTable.Found found, String id) {
        if (found instanceof RouteTable.Found.WrongMethod wrong) {
            return Reply.json(405, Map.of("detail", "Method Not Allowed"))
                    .withHeader("Allow", String.join(", ", wrong.allowed()));
        }
        if (!(found instanceof RouteTable.Found.Match match)) {
            return Reply.json(404, Map.of("detail", "Not Found"));
        }
        return answer(request, match, id);
    }

    private Reply answer(HttpServletRequest request, RouteTable.Found.Match match, String id) {
        Family family = match.route().family();
        try {
            Caller caller = family == Family.OPEN ? Caller.trusted() : caller(request, match);
            try (Call call = new Call(request, match, id, caller, engine, settings, limits)) {
                return answer(call);
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return errors.of(e, match.route(), id);
        }
    }

    private Reply answer(Call call) throws IOException {
        if (call.route().family() == Family.LEGACY) {
            call.actFor(tenants.of(call));
        }
        call.checkLength();
        return call.route().handler().answer(call);
    }

    private Caller caller(HttpServletRequest request, RouteTable.Found.Match match) {
        Optional<Caller> caller = LinkBearer.of(engine, request, match).or(() -> callers.resolve(request));
        return caller.orElseThrow(() -> match.route().family() == Family.V1
                ? V1Exception.object(
                        401, "unauthenticated", Map.of("message", "no caller is known by these credentials"))
                : new LegacyException(ErrorCode.TENANT_ACCESS_DENIED));
    }

    private static void write(Reply reply, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(reply.status());
        response.setContentType(reply.contentType());
        reply.headers().forEach(response::setHeader);
        if (reply.length() >= 0) {
            response.setContentLengthLong(reply.length());
        }
        if (!request.getMethod().equals("HEAD")) {
            reply.body().writeTo(response.getOutputStream());
        }
    }

    @Override
    public void close() {
        // What runs in the background of the adapter ends here.
    }
}
