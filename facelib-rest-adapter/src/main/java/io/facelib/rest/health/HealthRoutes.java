package io.facelib.rest.health;

import io.facelib.FaceEngine;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import java.time.Clock;
import java.util.Map;

/** The routes that say whether the service is alive, which need no tenant. */
public final class HealthRoutes {
    private final RecentReadiness recent;

    /** @param clock by which answers of backends grow old */
    public HealthRoutes(FaceEngine engine, Clock clock) {
        this.recent = new RecentReadiness(engine, clock);
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

    /** Asks every backend, unless that was done within a second, and answers 503 if one does not. */
    public Reply ready(Call call) {
        Readiness readiness = recent.get();
        return Reply.json(readiness.ready() ? 200 : 503, readiness);
    }
}
