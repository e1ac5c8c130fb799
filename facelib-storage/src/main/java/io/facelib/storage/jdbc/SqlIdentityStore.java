package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.IdentityChange.Write;
import io.facelib.spi.IdentityMatches;
import io.facelib.spi.IdentityStore;
import io.facelib.storage.jdbc.HistoryReads.Numbered;
import io.facelib.storage.log.DamagedIdentity;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The identity store in a {@link SqlDatabase} or in PostgreSQL, which tell how its writes wait and fail: changes of identities share
 * commits with face records. Templates that were removed are overwritten with zeros at once; copies may stay in the
 * write-ahead log until {@link SqlDatabase#compact}.
 *
 * <p>An identity that is not what was written makes the calls that need it fail with a
 * {@link io.facelib.error.BackendException} that names it, {@link #closest} among them: it compares with all or tells.
 * Errands that cannot be read are left out, with a warning each time. {@link SqlDatabase#check} finds both,
 * {@link #discardDamaged} removes them.
 */
public final class SqlIdentityStore implements IdentityStore {
    private final Transactions database;

    SqlIdentityStore(Transactions database) {
        this.database = database;
    }

    @Override
    public String name() {
        return database.name();
    }

    @Override
    public Optional<Identity> get(TenantId tenant, IdentityId id) {
        return database.read(session -> IdentityReads.get(session, tenant, id));
    }

    @Override
    public Page<Identity> list(TenantId tenant, PageRequest page) {
        String after = page.after().orElse("");
        List<Identity> found = database.read(session -> IdentityReads.list(session, tenant, after, page.limit() + 1));
        return Pages.of(found, page, identity -> identity.id().value());
    }

    @Override
    public IdentityMatches closest(TenantId tenant, Embedding probe, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new InvalidInputException("limit", limit + " is outside 1 to 1000");
        }
        // Closing does not wait for a long scan to end by itself.
        return database.read(session -> IdentityReads.closest(session, tenant, probe, limit, database::checkOpen));
    }

    @Override
    public boolean commit(TenantId tenant, IdentityChange change) {
        database.checkOpen();
        for (Write write : change.writes()) {
            write.next().ifPresent(identity -> requireSame(tenant, identity.tenant(), "identity"));
        }
        change.begun().forEach(errand -> requireSame(tenant, errand.tenant(), "errand"));
        return database.write(bytes(change), (session, changes) -> IdentityWrites.commit(session, tenant, change));
    }

    private static void requireSame(TenantId tenant, TenantId actual, String what) {
        if (!actual.equals(tenant)) {
            throw new InvalidInputException("tenant", what + " of '" + actual + "' given to '" + tenant + "'");
        }
    }

    /** About how much of the queue and of a transaction it takes. */
    private static long bytes(IdentityChange change) {
        long templates = change.writes().stream()
                .flatMap(write -> write.next().stream())
                .flatMap(identity -> identity.templates().stream())
                .mapToLong(template -> 500 + 4L * template.embedding().dimension())
                .sum();
        long faces = change.moved().map(moved -> moved.faces().size()).orElse(0);
        return 1_000 + templates + 100 * faces;
    }

    @Override
    public Page<IdentityEvent> history(TenantId tenant, IdentityId id, PageRequest page) {
        long before = Pages.after(page, Long.MAX_VALUE);
        List<Numbered<IdentityEvent>> found =
                database.read(session -> HistoryReads.history(session, tenant, id, before, page.limit() + 1));
        Page<Numbered<IdentityEvent>> events = Pages.of(found, page, event -> Long.toString(event.number()));
        return new Page<>(events.items().stream().map(Numbered::item).toList(), events.next());
    }

    @Override
    public Page<IdentityEvent> events(TenantId tenant, PageRequest page) {
        long after = Pages.after(page, 0);
        return Pages.numbered(
                database.read(session -> HistoryReads.events(session, tenant, after, page.limit() + 1)), page);
    }

    @Override
    public Page<FaceId> moved(TenantId tenant, String merge, PageRequest page) {
        String after = page.after().orElse("");
        List<FaceId> found =
                database.read(session -> HistoryReads.moved(session, tenant, merge, after, page.limit() + 1));
        return Pages.of(found, page, FaceId::value);
    }

    @Override
    public Page<Errand> errands(PageRequest page) {
        long after = Pages.after(page, 0);
        List<Numbered<Optional<Errand>>> found =
                database.read(session -> HistoryReads.errands(session, after, page.limit() + 1));
        Page<Numbered<Optional<Errand>>> errands = Pages.of(found, page, errand -> Long.toString(errand.number()));
        return new Page<>(
                errands.items().stream()
                        .flatMap(errand -> errand.item().stream())
                        .toList(),
                errands.next());
    }

    @Override
    public void erase(TenantId tenant) {
        database.write(64, (session, changes) -> {
            IdentityWrites.erase(session, tenant);
            return true;
        });
    }

    /**
     * Reads all identities of all tenants, as of one moment. Those that {@link SqlDatabase#check} names as damaged are left
     * out.
     *
     * @param sink called in this thread; may throw to end the reading
     */
    public void forEachIdentity(Consumer<Identity> sink) {
        database.read(session -> {
            IdentityAudit.forEach(session, identity -> {
                database.checkOpen();
                sink.accept(identity);
            });
            return true;
        });
    }

    /**
     * Removes the identities, events and errands that {@link SqlDatabase#check} names as damaged; crops stay.
     *
     * @return the identities that were removed
     */
    public List<DamagedIdentity> discardDamaged() {
        return database.write(64, (session, changes) -> IdentityAudit.discard(session));
    }

    /** Closes the database, and with it the face log. */
    @Override
    public void close() {
        database.close();
    }
}
