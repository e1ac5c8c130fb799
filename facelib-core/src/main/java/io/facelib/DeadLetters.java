package io.facelib;

import io.facelib.model.DeadLetter;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WorkKind;
import io.facelib.spi.DeadJob;
import java.util.Collection;

/**
 * A tenant's work that could not be done: look at it, have it tried again, or drop it. Safe for any number of threads; made
 * by {@link Tenant#deadLetters()}.
 */
public final class DeadLetters {
    private final FaceEngine engine;
    private final TenantId tenant;

    DeadLetters(FaceEngine engine, TenantId tenant) {
        this.engine = engine;
        this.tenant = tenant;
    }

    /** Lists them, those that were given up first first. */
    public Page<DeadLetter> list(WorkKind kind, PageRequest page) {
        engine.operations();
        Page<DeadJob> dead = engine.parts().jobs().dead(tenant, kind.lane(), page);
        return new Page<>(dead.items().stream().map(job -> letter(kind, job)).toList(), dead.next());
    }

    private static DeadLetter letter(WorkKind kind, DeadJob dead) {
        return new DeadLetter(
                kind,
                dead.job().id(),
                dead.reason(),
                dead.attempts(),
                dead.job().enqueued(),
                dead.died(),
                dead.job().payload());
    }

    /** Has them tried again, from the first attempt on; unknown ids are ignored. @return how many there were */
    public int replay(WorkKind kind, Collection<String> ids) {
        FaceEngine.Operations operations = engine.operations();
        int revived = engine.parts().jobs().revive(tenant, kind.lane(), ids);
        operations.wake();
        return revived;
    }

    /** Forgets them; unknown ids are ignored. @return how many there were */
    public int drop(WorkKind kind, Collection<String> ids) {
        engine.operations();
        return engine.parts().jobs().drop(tenant, kind.lane(), ids);
    }
}
