package io.facelib.operation;

import io.facelib.model.DeleteReceipt;
import io.facelib.model.TenantId;

/** Removes everything of a tenant, while no identity of it is being changed. */
public final class EraseTenant {
    private final IdentityChanges changes;
    private final EraseFaces erase;

    public EraseTenant(IdentityChanges changes, EraseFaces erase) {
        this.changes = changes;
        this.erase = erase;
    }

    /** Removing an unknown tenant is harmless. */
    public DeleteReceipt run(TenantId tenant) {
        return changes.alone(tenant, () -> erase.tenant(tenant));
    }
}
