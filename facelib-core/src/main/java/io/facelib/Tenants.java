package io.facelib;

import io.facelib.model.DeleteReceipt;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;

/** All tenants of an engine. Safe for any number of threads; made by {@link FaceEngine#tenants()}. */
public final class Tenants {
    private final FaceEngine engine;

    Tenants(FaceEngine engine) {
        this.engine = engine;
    }

    /** Tenants that have a face, in ascending order. One that has enrolled people only is not among them. */
    public Page<TenantId> list(PageRequest page) {
        engine.operations();
        return engine.parts().vectors().tenants(page);
    }

    /** Removes everything of a tenant: faces, pictures, thumbnails, crops, identities. Removing an unknown tenant is harmless. */
    public DeleteReceipt delete(TenantId tenant) {
        return engine.operations().eraseTenant().run(tenant);
    }
}
