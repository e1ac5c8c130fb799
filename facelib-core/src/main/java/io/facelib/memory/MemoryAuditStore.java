package io.facelib.memory;

import io.facelib.model.AuditCheckpoint;
import io.facelib.model.AuditRow;
import io.facelib.model.OperationAudit;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.RequestAudit;
import io.facelib.model.TenantId;
import io.facelib.spi.AuditStore;
import io.facelib.spi.KeyService;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Audit on the heap. */
final class MemoryAuditStore implements AuditStore {
    private final StateLock lock;
    private final Clock clock;
    private final KeyService keys;
    private final Map<TenantId, MemoryAuditChain> chains = new HashMap<>();
    private final Map<Optional<TenantId>, TimeLog<RequestAudit>> requests = new HashMap<>();

    MemoryAuditStore(StateLock lock, Clock clock, KeyService keys) {
        this.lock = lock;
        this.clock = clock;
        this.keys = keys;
    }

    /** All or none; under the lock. */
    void append(TenantId tenant, List<OperationAudit> entries) {
        if (!entries.isEmpty()) {
            chains.computeIfAbsent(tenant, MemoryAuditChain::new).append(keys, entries);
        }
    }

    @Override
    public void requests(List<RequestAudit> added) {
        lock.held(() -> added.forEach(request -> requests.computeIfAbsent(request.tenant(), tenant -> new TimeLog<>())
                .add(request.at(), request)));
    }

    @Override
    public Page<AuditRow> operations(TenantId tenant, PageRequest page) {
        return lock.held(() -> chain(tenant).rows(page));
    }

    @Override
    public Page<RequestAudit> requests(TenantId tenant, PageRequest page) {
        return lock.held(() ->
                requests.getOrDefault(Optional.of(tenant), new TimeLog<>()).oldestFirst(page));
    }

    @Override
    public List<AuditCheckpoint> checkpoints(TenantId tenant) {
        return lock.held(() -> chain(tenant).checkpoints());
    }

    @Override
    public Pruned prune(Instant before) {
        return lock.held(() -> {
            Instant now = clock.instant();
            long operations = chains.values().stream()
                    .mapToLong(chain -> chain.prune(keys, before, now))
                    .sum();
            long removed = requests.values().stream()
                    .mapToLong(log -> log.removeBefore(before))
                    .sum();
            return new Pruned(operations, removed);
        });
    }

    private MemoryAuditChain chain(TenantId tenant) {
        return chains.getOrDefault(tenant, new MemoryAuditChain(tenant));
    }
}
