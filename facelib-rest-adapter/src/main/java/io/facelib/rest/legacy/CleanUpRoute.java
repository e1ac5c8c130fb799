package io.facelib.rest.legacy;

import io.facelib.FaceEngine;
import io.facelib.model.CleanUpReport;
import io.facelib.model.RetentionPolicy;
import io.facelib.model.TenantId;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.error.RefusedException;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import io.facelib.rest.settings.RestSettings;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The route that removes what is over its time, of all tenants. */
public final class CleanUpRoute {
    private static final int RUN_SECONDS = 10;

    private final AtomicBoolean running = new AtomicBoolean();
    private final FaceEngine engine;
    private final Set<TenantId> allowed;

    public CleanUpRoute(FaceEngine engine, RestSettings settings) {
        this.engine = engine;
        this.allowed = settings.callers().cleanUpTenants();
    }

    record CleanedUp(String status, CleanUpResults results, String message) {}

    /** {@code POST /admin/cleanup}: answers when all jobs have ended, well or badly. One at a time. */
    public Reply cleanUp(Call call) {
        if (!allowed.isEmpty() && !allowed.contains(call.tenant().id())) {
            throw new LegacyException(ErrorCode.TENANT_ACCESS_DENIED);
        }
        if (!running.compareAndSet(false, true)) {
            throw RefusedException.tooManyAtOnce("the clean-up is running already", RUN_SECONDS);
        }
        try {
            return cleanedUp(call);
        } finally {
            running.set(false);
        }
    }

    private Reply cleanedUp(Call call) {
        RetentionPolicy policy = engine.config().retention();
        CleanUpReport report = engine.cleanUp(policy, call.tenant());
        return Reply.json(new CleanedUp("success", CleanUpResults.of(report, policy), "the retention jobs have run"));
    }
}
