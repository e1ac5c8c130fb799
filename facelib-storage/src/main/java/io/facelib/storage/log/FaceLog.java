package io.facelib.storage.log;

import io.facelib.error.BackendException;
import io.facelib.error.ClosedException;
import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ContractId;
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
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The truth about all faces: durable, in the order in which they were written. Everything a
 * {@link io.facelib.spi.VectorIndex} promises except searching; what searches is derived from it and can be made again.
 *
 * <p>Writes return when they are durable and the listener has seen them. Failures are those of the SPI:
 * {@link BackendException}, {@link InvalidInputException} for a record of another tenant,
 * {@link ContractMismatchException} for a vector of another dimension, {@link ClosedException}. Safe for any number of
 * threads.
 */
public interface FaceLog extends AutoCloseable {
    /** Adds faces or replaces those with the same id: all of them or none. */
    void upsert(TenantId tenant, Collection<FaceRecord> faces);

    /** The same for work in the background: waits a moment for a transaction that others need. */
    void upsertSoon(TenantId tenant, Collection<FaceRecord> faces);

    /**
     * The faces that exist among these ids, in the order of the ids.
     *
     * @throws BackendException if one of them is damaged
     */
    List<FaceRecord> get(TenantId tenant, Collection<FaceId> ids);

    /**
     * Faces that meet a condition, in ascending order of their ids.
     *
     * @throws BackendException if one of them is damaged, or may be among them
     */
    Page<FaceRecord> list(TenantId tenant, FaceFilter filter, PageRequest page);

    /** How many faces meet a condition. */
    long count(TenantId tenant, FaceFilter filter);

    /**
     * Assigns those of these faces that exist and meet a condition to a person, or to nobody: all of them or none.
     *
     * @return how many of them were assigned
     * @throws BackendException if one of them is damaged
     */
    int assign(TenantId tenant, Collection<FaceId> ids, FaceFilter onlyIf, Optional<IdentityId> identity);

    /**
     * Removes faces by id and gives those that were there. A damaged one is removed, too, and is not among those that are
     * given, since nobody can read it: a warning names it and its picture, which stays.
     */
    List<FaceRecord> delete(TenantId tenant, Collection<FaceId> ids);

    /**
     * Removes up to {@code limit} (1 to 1,000) faces that meet a condition and gives them. Damaged ones that meet it are
     * removed, too, as {@link #delete} does it, and do not count towards the limit.
     *
     * @throws BackendException if a damaged face may meet a condition on metadata, which it cannot tell any more; then
     *     nothing is removed
     */
    List<FaceRecord> deleteWhere(TenantId tenant, FaceFilter filter, int limit);

    /** The tenants that have a face, in ascending order. */
    Page<TenantId> tenants(PageRequest page);

    /** The dimension of a contract's vectors; empty when no vector of it was ever stored. */
    OptionalInt dimension(ContractId contract);

    /**
     * Reads the faces of a partition with {@code after < sequence <= upTo}, ascending by sequence, as of one moment.
     * A damaged row, one whose checksum differs, is left out, so that it costs a tenant one face and not all: one warning
     * for each reading says how many there were. {@link #count(Partition, long)} counts them.
     *
     * @param sink called in this thread; may throw to end the reading
     */
    void read(Partition partition, long after, long upTo, Consumer<LoggedFace> sink);

    /** How many faces of a partition have a sequence of at most {@code upTo}, damaged ones included. */
    long count(Partition partition, long upTo);

    /**
     * Sets who hears of committed changes: in the order of the commits, in one thread, after the commit is durable and
     * before the write returns to its caller. Set once, before the first write.
     */
    void listener(Consumer<List<Change>> listener);

    /** Which graphs exist, in the same database, so that log and graphs cannot disagree. */
    GraphLedger graphs();

    /** Lets the writes in the queue finish, then closes. Closing twice is harmless. */
    @Override
    void close();
}
