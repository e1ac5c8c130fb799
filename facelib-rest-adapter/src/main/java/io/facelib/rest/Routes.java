package io.facelib.rest;

import static io.facelib.rest.route.Route.open;

import io.facelib.FaceEngine;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.health.HealthRoutes;
import io.facelib.rest.openapi.DocsRoutes;
import io.facelib.rest.route.Route;
import io.facelib.rest.route.RouteTable;
import io.facelib.rest.settings.RestSettings;
import java.util.List;
import java.util.stream.Stream;

/** What is served, to be read from top to bottom. */
final class Routes {
    private Routes() {}

    static RouteTable of(FaceEngine engine, CallerResolver callers, RestSettings settings) {
        return new RouteTable(Stream.of(health(new HealthRoutes(engine)), docs(new DocsRoutes(engine.config())))
                .flatMap(List::stream)
                .toList());
    }

    private static List<Route> health(HealthRoutes health) {
        return List.of(
                open("GET", "/", "root", health::root),
                open("GET", "/health", "health", health::health),
                open("GET", "/healthz", "healthz", health::healthz),
                open("GET", "/ready", "ready", health::ready),
                open("GET", "/api/v1/health", "v1_health", health::v1));
    }

    private static List<Route> docs(DocsRoutes docs) {
        return List.of(
                open("GET", "/openapi.json", "openapi", docs::openapi),
                open("GET", "/docs", "docs", docs::page),
                open("GET", "/docs/{file}", "docs_file", docs::file),
                open("GET", "/redoc", "redoc", docs::page));
    }
}
