package io.facelib.operation;

import io.facelib.error.CapacityException;
import io.facelib.error.NotFoundException;
import io.facelib.model.DeleteReceipt;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityEvent.Kind;
import io.facelib.model.IdentityId;
import io.facelib.model.Template;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes changes to identities: thinks again when another process was faster, then does the errands that a change leaves
 * behind. The changes of one tenant wait for one another, so that an errand never meets a later change half way. Safe for
 * any number of threads.
 */
public final class IdentityChanges {
    private static final int TRIES = 100;
    private static final int LOCKS = 64;

    /** A change that needs templates whose crops are stored. */
    interface FromTemplates {
        IdentityChange of(List<Template> templates);
    }

    /** A change that was made, and what came of its errands. */
    record Outcome(IdentityChange change, List<IdentityErrands.Result> errands) {
        /** The first identity that was written. */
        Identity written() {
            return change.writes().get(0).next().orElseThrow();
        }

        /** What all errands removed together. @throws FacelibException if one is still owed */
        DeleteReceipt receiptOrThrow() {
            return errands.stream().map(IdentityErrands.Result::orThrow).reduce(NOTHING, DeleteReceipt::plus);
        }
    }

    private static final DeleteReceipt NOTHING = new DeleteReceipt(0, 0);

    private final EngineParts parts;
    private final IdentityErrands errands;
    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

    public IdentityChanges(EngineParts parts, IdentityErrands errands) {
        this.parts = parts;
        this.errands = errands;
    }

    /**
     * Makes a change and does its errands. An errand that cannot be done now stays owed: it is done before the tenant's
     * next change, or when the store is opened again.
     *
     * @param change thinks the change up from what is stored; asked again when that is no longer true
     * @return the change that was made, and what came of its errands
     */
    Outcome apply(TenantId tenant, Supplier<IdentityChange> change) {
        return alone(tenant, () -> {
            errands.doOwed(tenant);
            IdentityChange made = commit(tenant, change);
            List<IdentityErrands.Result> results =
                    made.begun().stream().map(errands::tryNow).toList();
            return new Outcome(made, results);
        });
    }

    /** Does something while no other change of the tenant is under way in this process. */
    <T> T alone(TenantId tenant, Supplier<T> work) {
        ReentrantLock lock = locks[Math.floorMod(tenant.hashCode(), LOCKS)];
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private IdentityChange commit(TenantId tenant, Supplier<IdentityChange> change) {
        for (int i = 0; i < TRIES; i++) {
            IdentityChange next = change.get();
            if (parts.identities().commit(tenant, next)) {
                return next;
            }
        }
        throw new CapacityException(
                "identities of a tenant: others were faster " + TRIES + " times in a row", Duration.ofSeconds(1));
    }

    /**
     * An identity that must exist.
     *
     * @throws NotFoundException if it does not
     */
    Identity require(TenantId tenant, IdentityId id) {
        return parts.identities().get(tenant, id).orElseThrow(() -> new NotFoundException("identity", id.value()));
    }

    IdentityEvent event(Kind kind, Identity identity, List<Template> templates) {
        return new IdentityEvent(
                newId(),
                parts.clock().instant(),
                kind,
                identity.id(),
                Optional.empty(),
                templates.stream().map(Template::id).toList(),
                Optional.empty());
    }

    /** The errand that removes the crops of templates. */
    static Errand cropsOf(TenantId tenant, List<Template> templates) {
        return new Errand.DeleteCrops(
                newId(), tenant, templates.stream().map(Template::crop).toList());
    }

    static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
