package io.facelib;

import io.facelib.model.DeleteReceipt;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.operation.EngineParts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The stored faces of one tenant. Safe for any number of threads; made by {@link Tenant#faces()}. */
public final class Faces {
    private final FaceEngine engine;
    private final TenantId tenant;

    Faces(FaceEngine engine, TenantId tenant) {
        this.engine = engine;
        this.tenant = tenant;
    }

    /** The face of that id, if it exists. */
    public Optional<FaceRecord> get(FaceId id) {
        return open().vectors().get(tenant, List.of(id)).stream().findFirst();
    }

    /** Faces that meet a condition, in ascending order of their ids. */
    public Page<FaceRecord> list(FaceFilter filter, PageRequest page) {
        return open().vectors().list(tenant, filter, page);
    }

    /** How many faces meet a condition. */
    public long count(FaceFilter filter) {
        return open().vectors().count(tenant, filter);
    }

    /**
     * Assigns faces to a person, enrolled or not, or to nobody. Unknown faces are ignored.
     *
     * @return how many of them exist
     */
    public int assign(Optional<IdentityId> identity, FaceId... ids) {
        return open().vectors().assign(tenant, Arrays.asList(ids), FaceFilter.all(), identity);
    }

    /** Removes faces, and pictures that show no other stored face. Unknown ids are ignored. */
    public DeleteReceipt delete(FaceId... ids) {
        return engine.operations().erase().byId(tenant, Arrays.asList(ids));
    }

    /** Removes every face that meets a condition, and pictures that show no other stored face. */
    public DeleteReceipt deleteWhere(FaceFilter filter) {
        return engine.operations().erase().where(tenant, filter);
    }

    private EngineParts open() {
        engine.operations();
        return engine.parts();
    }
}
