package io.facelib.rest;

import io.facelib.FaceEngine;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.route.RouteTable;
import io.facelib.rest.settings.RestSettings;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
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

    private FaceApi(FaceEngine engine, CallerResolver callers, RestSettings settings) {
        this.routes = Routes.of(engine, callers, settings);
        this.dispatcher = new Dispatcher(engine, callers, settings, routes);
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

        /** Puts the adapter together. */
        public FaceApi build() {
            if (callers == null) {
                throw new IllegalStateException("who may call was not set: call callers(...) on the builder");
            }
            return new FaceApi(engine, callers, settings == null ? RestSettings.defaults() : settings);
        }
    }
}
