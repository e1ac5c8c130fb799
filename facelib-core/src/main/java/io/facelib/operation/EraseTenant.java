package io.facelib.operation;

import io.facelib.model.DeleteReceipt;
import io.facelib.model.RequestContext;
import io.facelib.model.TenantId;
import io.facelib.spi.Journal;
import java.util.OptionalDouble;

/** Removes everything of a tenant, while no identity of it is being changed. */
public final class EraseTenant {
    private final EngineParts parts;
    private final IdentityChanges changes;
    private final EraseFaces erase;

    public EraseTenant(EngineParts parts, IdentityChanges changes, EraseFaces erase) {
        this.parts = parts;
        this.changes = changes;
        this.erase = erase;
    }

    // Work first, so that nothing writes anew what is being removed.
    private DeleteReceipt erased(TenantId tenant) {
        parts.jobs().erase(tenant);
        parts.state().erase(tenant);
        DeleteReceipt receipt = erase.tenant(tenant);
        Journal audit = parts.journal()
                .change(
                        "erase_tenant",
                        RequestContext.none(),
                        0,
                        Math.toIntExact(Math.min(Integer.MAX_VALUE, receipt.faces())),
                        OptionalDouble.empty());
        parts.journal().write(tenant, audit);
        return receipt;
    }

    /** Removing an unknown tenant is harmless. */
    public DeleteReceipt run(TenantId tenant) {
        return changes.alone(tenant, () -> erased(tenant));
    }
}
