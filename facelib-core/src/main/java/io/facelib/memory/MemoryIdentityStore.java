package io.facelib.memory;

import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.IdentityMatch;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.IdentityMatches;
import io.facelib.spi.IdentityStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Identities on the heap, compared one by one: the oracle that other stores are tested against. Safe for any number of
 * threads, by one lock.
 */
public final class MemoryIdentityStore implements IdentityStore {
    private static final Comparator<IdentityMatch> BEST_FIRST =
            Comparator.comparingDouble(IdentityMatch::cosine).reversed().thenComparing(IdentityMatch::identity);

    private final NavigableMap<TenantId, TenantIdentities> tenants = new TreeMap<>();
    private final NavigableMap<Long, Errand> errands = new TreeMap<>();
    private long errandsBegun;
    private boolean closed;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public synchronized Optional<Identity> get(TenantId tenant, IdentityId id) {
        return Optional.ofNullable(of(tenant).identities.get(id));
    }

    @Override
    public synchronized Page<Identity> list(TenantId tenant, PageRequest page) {
        NavigableMap<IdentityId, Identity> all = of(tenant).identities;
        Collection<Identity> rest = page.after()
                .map(after -> all.tailMap(IdentityId.of(after), false).values())
                .orElse(all.values());
        return page(rest, page, identity -> identity.id().value());
    }

    @Override
    public synchronized IdentityMatches closest(TenantId tenant, Embedding probe, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new InvalidInputException("limit", limit + " is outside 1 to 1000");
        }
        List<IdentityMatch> all = of(tenant).identities.values().stream()
                .filter(identity -> identity.contract().equals(probe.contract()))
                .map(identity ->
                        new IdentityMatch(identity.id(), identity.centroid().cosine(probe)))
                .sorted(BEST_FIRST)
                .toList();
        return new IdentityMatches(all.subList(0, Math.min(limit, all.size())), all.size());
    }

    @Override
    public synchronized boolean commit(TenantId tenant, IdentityChange change) {
        TenantIdentities own = of(tenant);
        check(tenant, change);
        if (!change.writes().stream().allMatch(own::isCurrent)) {
            return false;
        }
        own.apply(change);
        tenants.put(tenant, own);
        change.begun().forEach(errand -> errands.put(errandsBegun++, errand));
        errands.values()
                .removeIf(errand ->
                        errand.tenant().equals(tenant) && change.ended().contains(errand.id()));
        return true;
    }

    private static void check(TenantId tenant, IdentityChange change) {
        change.writes().stream().flatMap(write -> write.next().stream()).forEach(identity -> {
            checkTenant(tenant, identity.tenant(), "identity");
            identity.centroid(); // refuses vectors whose mean is zero
        });
        change.begun().forEach(errand -> checkTenant(tenant, errand.tenant(), "errand"));
    }

    private static void checkTenant(TenantId tenant, TenantId actual, String what) {
        if (!actual.equals(tenant)) {
            throw new InvalidInputException("tenant", what + " of '" + actual + "' given to '" + tenant + "'");
        }
    }

    @Override
    public synchronized Page<IdentityEvent> history(TenantId tenant, IdentityId id, PageRequest page) {
        List<Integer> places = of(tenant).newestFirst(id, page.after().map(MemoryIdentityStore::place));
        Page<Integer> found = page(places, page, String::valueOf);
        return new Page<>(found.items().stream().map(of(tenant).history::get).toList(), found.next());
    }

    @Override
    public synchronized Page<IdentityEvent> events(TenantId tenant, PageRequest page) {
        NavigableMap<Integer, IdentityEvent> history = of(tenant).history;
        int after = page.after().map(MemoryIdentityStore::place).orElse(-1);
        Page<Integer> found = page(history.tailMap(after, false).keySet(), page, String::valueOf);
        return new Page<>(found.items().stream().map(history::get).toList(), found.next());
    }

    @Override
    public synchronized Page<FaceId> moved(TenantId tenant, String merge, PageRequest page) {
        return page(of(tenant).movedAfter(merge, page.after().map(FaceId::of)), page, FaceId::value);
    }

    @Override
    public synchronized Page<Errand> errands(PageRequest page) {
        requireOpen();
        long after = page.after().map(MemoryIdentityStore::place).orElse(-1);
        Page<Long> found = page(errands.tailMap(after, false).keySet(), page, String::valueOf);
        return new Page<>(
                found.items().stream()
                        .flatMap(key -> Optional.ofNullable(errands.get(key)).stream())
                        .toList(),
                found.next());
    }

    @Override
    public synchronized void erase(TenantId tenant) {
        requireOpen();
        tenants.remove(tenant);
        errands.values().removeIf(errand -> errand.tenant().equals(tenant));
    }

    @Override
    public synchronized void close() {
        closed = true;
        tenants.clear();
        errands.clear();
    }

    private TenantIdentities of(TenantId tenant) {
        requireOpen();
        TenantIdentities known = tenants.get(tenant);
        return known == null ? new TenantIdentities() : known;
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("MemoryIdentityStore");
        }
    }

    private static int place(String token) {
        try {
            return Integer.parseInt(token);
        } catch (NumberFormatException e) {
            throw new InvalidInputException("after", "is not the end of a page that this store gave");
        }
    }

    private static <T> Page<T> page(Collection<T> rest, PageRequest page, Function<T, String> token) {
        List<T> items = rest.stream().limit(page.limit()).toList();
        boolean more = rest.size() > items.size();
        return new Page<>(
                new ArrayList<>(items),
                more ? Optional.of(token.apply(items.get(items.size() - 1))) : Optional.empty());
    }
}
