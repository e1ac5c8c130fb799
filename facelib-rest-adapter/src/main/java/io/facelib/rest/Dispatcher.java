package io.facelib.rest;

import io.facelib.FaceEngine;
import io.facelib.error.CapacityException;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import io.facelib.rest.audit.RequestAudits;
import io.facelib.rest.audit.RequestLog;
import io.facelib.rest.browser.BrowserRules;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.RefusedException;
import io.facelib.rest.idempotency.IdempotencyKeys;
import io.facelib.rest.idempotency.IdempotentCall;
import io.facelib.rest.rate.LocalRateLimiter;
import io.facelib.rest.rate.RateLimiter;
import io.facelib.rest.route.BodyLimits;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Family;
import io.facelib.rest.route.LongReplies;
import io.facelib.rest.route.Reply;
import io.facelib.rest.route.RequestBody;
import io.facelib.rest.route.Route;
import io.facelib.rest.route.RouteTable;
import io.facelib.rest.settings.RestSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The way of every request: its id, its route, whether the page that it comes from may call, its caller, its tenant, the
 * tenant's rate, the body's size, whether it was answered before, the handler; and whatever goes wrong on it becomes an answer
 * in the shape of its family. What was answered is written to the audit.
 */
final class Dispatcher implements AutoCloseable {
    private static final int REFUSED = 400;
    private static final int TOO_MANY = 429;
    private static final Duration LATER = Duration.ofSeconds(1);

    /** Stands for what is at no route: its errors have the shape of those that belong to nobody. */
    private static final Route NOWHERE = Route.open("GET", "/", "none", call -> Reply.json(Map.of()));

    private final FaceEngine engine;
    private final CallerResolver callers;
    private final RestSettings settings;
    private final RouteTable routes;
    private final Clock clock;
    private final BodyLimits limits;
    private final LongReplies longReplies;
    private final TenantHeader tenants;
    private final Optional<RateHeaders> rates;
    /** Whoever was given a link must not be able to spend what the tenant may ask for. */
    private final Optional<RateHeaders> linkRates;

    private final BrowserRules browsers;
    private final IdempotencyKeys keys;
    private final ErrorResponses errors;
    private final RequestLog audit;

    Dispatcher(
            FaceEngine engine,
            CallerResolver callers,
            RestSettings settings,
            RouteTable routes,
            Optional<RateLimiter> rates,
            Clock clock) {
        this.engine = engine;
        this.callers = callers;
        this.settings = settings;
        this.routes = routes;
        this.clock = clock;
        this.limits = new BodyLimits(settings);
        this.longReplies = new LongReplies(settings.limits().longReplies());
        this.tenants = new TenantHeader(callers, settings);
        this.rates = rates.map(RateHeaders::new);
        this.linkRates = settings.links().rate().map(limit -> new RateHeaders(new LocalRateLimiter(limit, clock)));
        this.browsers = new BrowserRules(settings);
        this.keys = new IdempotencyKeys(clock);
        this.errors = new ErrorResponses(engine.config());
        this.audit = RequestLog.start(engine::recordRequests);
    }

    /** A reply, the tenant that the request turned out to be for, and whether anybody is known to have sent it. */
    private record Answered(Reply reply, Optional<TenantId> tenant, boolean callerKnown) {
        static Answered toStranger(Reply reply) {
            return new Answered(reply, Optional.empty(), false);
        }
    }

    /**
     * A request on its way.
     *
     * @param place for the reply, should it be long; held until it was written
     */
    private record Exchange(
            HttpServletRequest request,
            HttpServletResponse response,
            String id,
            Instant at,
            RequestBody body,
            LongReplies.Place place) {}

    void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Instant at = clock.instant();
        long start = System.nanoTime();
        String id = RequestIds.of(request.getHeader(RequestIds.HEADER));
        response.setHeader(RequestIds.HEADER, id);
        RouteTable.Found found = routes.find(request.getMethod(), path(request));
        try (LongReplies.Place place = longReplies.place()) {
            Exchange exchange = new Exchange(request, response, id, at, new RequestBody(request, limits), place);
            Answered answered = answer(exchange, found);
            try (BodyLimits.Rest rest = limits.rest(exchange.body())) {
                ReplyWriter writer = new ReplyWriter(answered.reply());
                try {
                    write(writer, rest, exchange);
                } finally {
                    if (route(found).family() != Family.OPEN) {
                        record(exchange, answered, Duration.ofNanos(System.nanoTime() - start), writer.written());
                    }
                }
                exchange.place().close(); // who waits for one need not wait for the rest, too
                rest.read();
            }
        }
    }

    private static void write(ReplyWriter writer, BodyLimits.Rest rest, Exchange exchange) throws IOException {
        if (rest.endsConnection()) {
            exchange.response().setHeader("Connection", "close");
        }
        writer.write(exchange.request(), exchange.response());
        if (rest.isRead()) {
            exchange.response().flushBuffer();
        }
    }

    private void record(Exchange exchange, Answered answered, Duration took, long size) {
        RequestAudit row = RequestAudits.of(
                exchange.request(),
                exchange.id(),
                answered.tenant(),
                exchange.at(),
                answered.reply().status(),
                took,
                size);
        if (answered.callerKnown()) {
            audit.add(row);
        } else {
            audit.addOfStranger(row);
        }
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private static Route route(RouteTable.Found found) {
        return found instanceof RouteTable.Found.Match match ? match.route() : NOWHERE;
    }

    private Answered answer(Exchange exchange, RouteTable.Found found) {
        try {
            browsers.mark(exchange.request(), exchange.response());
            browsers.check(exchange.request());
            return found instanceof RouteTable.Found.Match match
                    ? answer(exchange, match)
                    : Answered.toStranger(unmatched(exchange.request(), found));
        } catch (RuntimeException e) {
            return Answered.toStranger(errors.of(e, route(found), exchange.id()));
        }
    }

    private Reply unmatched(HttpServletRequest request, RouteTable.Found found) {
        if (!(found instanceof RouteTable.Found.WrongMethod wrong)) {
            return Reply.json(404, Map.of("detail", "Not Found"));
        }
        Set<String> allowed = wrong.allowed();
        return browsers.preflight(request, allowed)
                .orElseGet(() -> Reply.json(405, Map.of("detail", "Method Not Allowed"))
                        .withHeader("Allow", String.join(", ", allowed)));
    }

    private Answered answer(Exchange exchange, RouteTable.Found.Match match) {
        HttpServletRequest request = exchange.request();
        Caller caller = match.route().family() == Family.OPEN ? Caller.trusted() : caller(request, match);
        try (Call call =
                new Call(request, match, exchange.id(), caller, engine, settings, exchange.body(), exchange.place())) {
            Reply reply = replyOrError(call, exchange);
            return new Answered(reply, call.tenantId(), isKnown(caller, reply));
        }
    }

    /** Whoever is refused for asking too often can ask any number of times more; a link may be in anybody's hands. */
    private static boolean isKnown(Caller caller, Reply reply) {
        boolean bearer = caller.name().isEmpty() && caller.tenants().isPresent();
        return reply.status() != TOO_MANY && !(bearer && reply.status() >= REFUSED);
    }

    private Reply replyOrError(Call call, Exchange exchange) {
        try {
            return call.placed(answer(call, exchange.response()));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            exchange.place().close(); // errors are short
            return error(call, e);
        }
    }

    private Reply error(Call call, Throwable failure) {
        return errors.of(failure, call.route(), call.requestId());
    }

    private Reply answer(Call call, HttpServletResponse response) throws IOException {
        if (call.route().family() == Family.LEGACY) {
            TenantId tenant = tenants.of(call);
            call.actFor(tenant);
            (call.isSigned() ? linkRates : rates).ifPresent(limited -> limited.ask(tenant, response));
        }
        call.checkLength();
        Optional<String> key = call.header(IdempotentCall.HEADER);
        if (key.isEmpty() || !call.route().creating()) {
            return call.route().handler().answer(call);
        }
        try (IdempotentCall once = new IdempotentCall(keys, call.route(), key.get())) {
            call.guardedBy(once);
            return once.answer(() -> call.route().handler().answer(call), failure -> error(call, failure));
        }
    }

    private Caller caller(HttpServletRequest request, RouteTable.Found.Match match) {
        return LinkBearer.of(engine, request, match)
                .or(() -> callers.resolve(request))
                .orElseThrow(() -> new RefusedException(
                        401,
                        ErrorCode.TENANT_ACCESS_DENIED,
                        "unauthenticated",
                        "no caller is known by these credentials",
                        Map.of("WWW-Authenticate", callers.challenge())));
    }

    /** What a request is answered for which there is no room, in the shape of the family that it is for. */
    Reply busy(String method, String path, String requestId, Optional<String> origin) {
        CapacityException full = new CapacityException("the container has no room for the request", LATER);
        Reply reply = errors.of(full, route(routes.find(method, path)), requestId);
        for (Map.Entry<String, String> header :
                browsers.headers(origin.orElse("")).entrySet()) {
            reply = reply.withHeader(header.getKey(), header.getValue());
        }
        return reply;
    }

    /** Ends what runs in the background of the adapter. */
    @Override
    public void close() {
        audit.close();
    }
}
