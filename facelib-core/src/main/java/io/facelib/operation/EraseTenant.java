package io.facelib.operation;

import io.facelib.model.DeleteReceipt;
import io.facelib.model.RequestContext;
import io.facelib.model.TenantId;
import io.facelib.spi.Journal;
import java.util.Optional;
import java.util.OptionalDouble;

/** Removes everything of a tenant, what a crawler kept for it included, while no identity of it is being changed and nothing ingested is being recorded. */
public final class EraseTenant {
    private final EngineParts parts;
    private final IdentityChanges changes;
    private final EraseFaces erase;
    private final Optional<TenantId> crawler;

    /** @param crawler whose the objects are that are kept without a tenant */
    public EraseTenant(EngineParts parts, IdentityChanges changes, EraseFaces erase, Optional<TenantId> crawler) {
        this.parts = parts;
        this.changes = changes;
        this.erase = erase;
        this.crawler = crawler;
    }

    // Work first, so that nothing writes anew what is being removed.
    private DeleteReceipt erased(TenantId tenant) {
        parts.jobs().erase(tenant);
        parts.state().erase(tenant);
        return erase.tenant(tenant);
    }

    private void told(TenantId tenant, DeleteReceipt receipt) {
        Journal audit = parts.journal()
                .change(
                        "erase_tenant",
                        RequestContext.none(),
                        0,
                        Math.toIntExact(Math.min(Integer.MAX_VALUE, receipt.faces())),
                        OptionalDouble.empty());
        parts.journal().write(tenant, audit);
    }

    /** Removing an unknown tenant is harmless. */
    public DeleteReceipt run(TenantId tenant) {
        return changes.alone(tenant, () -> {
            DeleteReceipt receipt = parts.erasureGate().erase(tenant, () -> erased(tenant));
            // A walk over all that crawlers kept: too long to keep others waiting at the gate.
            if (crawler.filter(tenant::equals).isPresent()) {
                receipt = receipt.plus(new DeleteReceipt(0, erase.shared()));
            }
            told(tenant, receipt);
            return receipt;
        });
    }
}
