package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Owns the face records of all tenants and finds those whose vectors are closest to a probe's.
 *
 * <p>Every method takes the tenant, and none ever returns or touches another tenant's faces. A tenant exists while it
 * has a face. Vectors of several contracts may live side by side (while a tenant moves to another model), but a search
 * compares within one contract only. Every method throws {@link BackendException} when the index cannot be reached or
 * fails; writes are idempotent by face id, so repeating one whose outcome is unknown is harmless. Safe for any number of
 * threads.
 */
public interface VectorIndex extends AutoCloseable {
    /** The short name that health and results tell, such as {@code memory}. */
    String name();

    /** What this index promises beyond the rest of this interface. */
    VectorIndexCapabilities capabilities();

    /** What it says of itself, for those who watch it; empty, as unless overridden, if it keeps no such figures. Answers at once. */
    default Optional<VectorIndexFigures> figures() {
        return Optional.empty();
    }

    /**
     * Adds faces, or replaces those with the same id. When the call returns they are found by every method here; all of
     * them or, when the call fails, none. A search at the same time sees each face before or after, never a mixture.
     *
     * @throws InvalidInputException if a record is of another tenant
     * @throws ContractMismatchException if a vector's dimension differs from that of its contract's other vectors
     */
    void upsert(TenantId tenant, Collection<FaceRecord> faces);

    /**
     * The same for work in the background, with the same promises: an index may take some tens of milliseconds longer where it
     * can write the faces of several calls at once then.
     */
    default void upsertSoon(TenantId tenant, Collection<FaceRecord> faces) {
        upsert(tenant, faces);
    }

    /** The faces that exist among these ids, in the order of the ids; an id given twice gives its face twice. */
    List<FaceRecord> get(TenantId tenant, Collection<FaceId> ids);

    /**
     * Lists faces in ascending order of their ids. Faces added or removed between two pages may be missed or not; every
     * other face appears exactly once.
     */
    Page<FaceRecord> list(TenantId tenant, FaceFilter filter, PageRequest page);

    /** How many faces meet a condition. */
    long count(TenantId tenant, FaceFilter filter);

    /**
     * The faces closest to a vector that meet the query's condition: highest cosine first, equal ones by face id. A
     * search restricted to an identity is always exact.
     *
     * @throws ContractMismatchException if the query's dimension differs from that of its contract's vectors
     */
    VectorMatches search(TenantId tenant, VectorQuery query);

    /**
     * Assigns those of these faces that exist and meet a condition to a person, or to nobody; all of them or, when the call
     * fails, none. Nothing else of them changes, and a face that is removed or assigned at the same time is not brought
     * back. Unknown ids are ignored.
     *
     * @return how many of them were assigned
     */
    int assign(TenantId tenant, Collection<FaceId> ids, FaceFilter onlyIf, Optional<IdentityId> identity);

    /**
     * Removes faces by id. When the call returns no method here finds them; their bytes are gone from the medium as the
     * backend documents. Unknown ids are ignored.
     *
     * @return the faces that were removed
     */
    List<FaceRecord> delete(TenantId tenant, Collection<FaceId> ids);

    /**
     * Removes up to {@code limit} faces that meet a condition. Call again until it returns fewer than the limit.
     *
     * @param limit 1 to 1,000
     * @return the faces that were removed
     */
    List<FaceRecord> deleteWhere(TenantId tenant, FaceFilter filter, int limit);

    /** The tenants that have a face, in ascending order. */
    Page<TenantId> tenants(PageRequest page);

    /** Releases what the index holds open. Later calls fail; closing twice is harmless. */
    @Override
    void close();
}
