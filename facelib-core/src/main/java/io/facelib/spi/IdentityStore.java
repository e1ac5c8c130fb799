package io.facelib.spi;

import io.facelib.error.BackendException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import java.util.Optional;

/**
 * Owns the enrolled identities of all tenants: their templates, their history, and the errands they owe other stores.
 *
 * <p>Every method but {@link #errands} takes the tenant, and none returns or touches another tenant's data. Every method
 * throws {@link BackendException} when the store cannot be reached or fails. What a change wrote is durable, as far as
 * the store is, and seen by every method when {@link #commit} returns. Removed templates are unreachable at once; their
 * bytes are gone from the medium as the store documents. Safe for any number of threads.
 */
public interface IdentityStore extends AutoCloseable {
    /** The short name that health tells, such as {@code memory}. */
    String name();

    /** The newest revision of an identity. */
    Optional<Identity> get(TenantId tenant, IdentityId id);

    /** Lists identities in ascending order of their ids; those that change between two pages may be missed or not. */
    Page<Identity> list(TenantId tenant, PageRequest page);

    /**
     * The identities whose centroids are closest to a vector: all of its contract are compared, exactly.
     *
     * @param limit 1 to 1,000
     * @throws InvalidInputException if the limit is outside its range
     */
    IdentityMatches closest(TenantId tenant, Embedding probe, int limit);

    /**
     * Makes a change if every identity it writes is still at the revision that it names.
     *
     * @return whether it was made; otherwise nothing was
     * @throws InvalidInputException if an identity or an errand is of another tenant, or the mean of an identity's vectors
     *     is zero; nothing is made
     */
    boolean commit(TenantId tenant, IdentityChange change);

    /** What happened to an identity, on either side of a merge, newest first. */
    Page<IdentityEvent> history(TenantId tenant, IdentityId id, PageRequest page);

    /**
     * Everything that happened to the identities of a tenant, those that are gone included, in the order in which it was
     * written.
     */
    Page<IdentityEvent> events(TenantId tenant, PageRequest page);

    /** The faces that a merge moved, in ascending order of their ids. */
    Page<FaceId> moved(TenantId tenant, String merge, PageRequest page);

    /** The errands of all tenants that are not ended, in the order they were begun. */
    Page<Errand> errands(PageRequest page);

    /** Removes everything of a tenant: identities, history and errands. Removing nothing is harmless. */
    void erase(TenantId tenant);

    /** Releases what the store holds open. Later calls fail; closing twice is harmless. */
    @Override
    void close();
}
