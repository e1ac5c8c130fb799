package io.facelib.rest.health;

import io.facelib.FaceEngine;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import java.util.Map;

/** The routes that say whether the service is alive, which need no tenant. */
public final class HealthRoutes {
    private final FaceEngine engine;

    public HealthRoutes(FaceEngine engine) {
        this.engine = engine;
    }

    public Reply root(Call call) {
        return Reply.json(Map.of("ok", true));
    }

    public Reply health(Call call) {
        return Reply.json(Map.of("status", "ok"));
    }

    public Reply healthz(Call call) {
        return Reply.json(Map.of("ok", true, "status", "healthy", "service", "backend-cpu"));
    }

    public Reply v1(Call call) {
        return Reply.json(Map.of("status", "ok", "service", "backend-router"));
    }

    /** Asks every backend, and answers 503 if one does not. */
    public Reply ready(Call call) {
        Readiness readiness = Readiness.of(engine);
        return Reply.json(readiness.ready() ? 200 : 503, readiness);
    }
}
