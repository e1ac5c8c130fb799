package io.facelib.rest;

import io.facelib.FaceEngine;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.rate.LocalRateLimiter;
import io.facelib.rest.rate.RateLimiter;
import io.facelib.rest.route.Reply;
import io.facelib.rest.route.RouteTable;
import io.facelib.rest.settings.RestSettings;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The documented REST routes over one engine.
 *
 * <pre>{@code
 * FaceApi api = FaceApi.over(engine).callers(CallerResolver.trustedHeader()).build();
 * api.mount(servletContext);
 * }</pre>
 *
 * <p>Who may call has to be said: there is no default. Closing ends what the adapter does in the background and leaves the
 * engine open. Safe for any number of threads.
 */
public final class FaceApi implements AutoCloseable {
    private final Dispatcher dispatcher;
    private final RouteTable routes;

    private FaceApi(Builder from, CallerResolver callers, RestSettings settings, Clock clock) {
        RouteTable given = from.routes;
        this.routes = given == null ? Routes.of(from.engine, callers, settings, clock) : given;
        this.dispatcher = new Dispatcher(from.engine, callers, settings, routes, from.rates(settings, clock), clock);
    }

    /** Starts building the routes over an engine, which stays the caller's to close. */
    public static Builder over(FaceEngine engine) {
        return new Builder(engine);
    }

    /**
     * Serves the routes in a web application, for all its paths. To be called before the application has started.
     *
     * @return the registration, to change it
     */
    public ServletRegistration.Dynamic mount(ServletContext context) {
        ServletRegistration.Dynamic servlet = context.addServlet("facelib", new FaceApiServlet(this));
        if (servlet == null) {
            throw new IllegalStateException("a servlet named facelib is mounted already");
        }
        servlet.addMapping("/*");
        return servlet;
    }

    /** What is served. */
    public RouteTable routes() {
        return routes;
    }

    /**
     * What a server answers itself for want of room, before a request has come to the routes: as they would, {@code 503} with
     * {@code Retry-After}, in the shape of the family that the request is for.
     *
     * @param path as it was sent, without that of the application
     * @param requestId from {@link RequestIds}
     * @param origin the header of that name, so that a page that may read answers can read this one
     */
    public Reply busy(String method, String path, String requestId, Optional<String> origin) {
        return dispatcher.busy(method, path, requestId, origin);
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public void close() {
        dispatcher.close();
    }

    /** Collects what the adapter is made of; only {@link #callers} is required. */
    public static final class Builder {
        private final FaceEngine engine;
        private @Nullable CallerResolver callers;
        private @Nullable RestSettings settings;
        private @Nullable RateLimiter rateLimiter;
        private @Nullable RouteTable routes;
        private @Nullable Clock clock;

        private Builder(FaceEngine engine) {
            this.engine = engine;
        }

        /** Says who calls and for whom they may act. */
        public Builder callers(CallerResolver value) {
            if (callers != null) {
                throw new IllegalStateException("callers was already set");
            }
            callers = value;
            return this;
        }

        /** Limits and names. {@link RestSettings#defaults()} unless set. */
        public Builder settings(RestSettings value) {
            if (settings != null) {
                throw new IllegalStateException("settings was already set");
            }
            settings = value;
            return this;
        }

        /**
         * Counts the requests of the first family, such as for several processes together; the rate limit of the settings
         * is not used then. The requests of this process by those of the settings unless set.
         */
        public Builder rateLimiter(RateLimiter value) {
            if (rateLimiter != null) {
                throw new IllegalStateException("rateLimiter was already set");
            }
            rateLimiter = value;
            return this;
        }

        /** What rates and ages are measured by. The system's unless set; for tests. */
        public Builder clock(Clock value) {
            if (clock != null) {
                throw new IllegalStateException("clock was already set");
            }
            clock = value;
            return this;
        }

        /** Other routes than the documented ones, to test what stands around them. */
        Builder routes(RouteTable value) {
            routes = value;
            return this;
        }

        private Optional<RateLimiter> rates(RestSettings chosen, Clock time) {
            RateLimiter given = rateLimiter;
            return given == null
                    ? chosen.limits().rate().map(limit -> new LocalRateLimiter(limit, time))
                    : Optional.of(given);
        }

        /** Puts the adapter together. */
        public FaceApi build() {
            if (callers == null) {
                throw new IllegalStateException("who may call was not set: call callers(...) on the builder");
            }
            return new FaceApi(
                    this,
                    callers,
                    settings == null ? RestSettings.defaults() : settings,
                    clock == null ? Clock.systemUTC() : clock);
        }
    }
}
