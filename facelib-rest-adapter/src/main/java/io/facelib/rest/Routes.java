package io.facelib.rest;

import static io.facelib.rest.route.Route.open;

import io.facelib.FaceEngine;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.health.HealthRoutes;
import io.facelib.rest.route.Route;
import io.facelib.rest.route.RouteTable;
import io.facelib.rest.settings.RestSettings;
import java.util.List;

/** What is served, to be read from top to bottom. */
final class Routes {
    private Routes() {}

    static RouteTable of(FaceEngine engine, CallerResolver callers, RestSettings settings) {
        return new RouteTable(health(new HealthRoutes(engine)));
    }

    private static List<Route> health(HealthRoutes health) {
        return List.of(
                open("GET", "/", "root", health::root),
                open("GET", "/health", "health", health::health),
                open("GET", "/healthz", "health", health::healthz),
                open("GET", "/ready", "ready", health::ready),
                open("GET", "/api/v1/health", "health", health::v1));
    }
}
