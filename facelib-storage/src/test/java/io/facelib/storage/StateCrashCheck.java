package io.facelib.storage;

import static io.facelib.storage.States.ACME;

import io.facelib.model.Batch;
import io.facelib.model.BatchId;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchStatus;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.StorageBackends;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds an open storage against what processes were told of jobs and state. For one thread. */
final class StateCrashCheck {
    private static final LeaseRequest ALL =
            new LeaseRequest(StateCrashWriter.LANE, 1_000, 1_000, Duration.ofMinutes(1));

    private final StorageBackends storage;
    private final StateCrashModel model;
    private final List<String> violations = new ArrayList<>();
    /** Changes in doubt that had happened. */
    private final Set<String> happened = new HashSet<>();

    private Set<String> audited = Set.of();
    private Set<String> events = Set.of();
    private Set<String> outbox = Set.of();

    private StateCrashCheck(StorageBackends storage, StateCrashModel model) {
        this.storage = storage;
        this.model = model;
    }

    /** What is not as it must be. Afterwards nothing is in doubt any more in the model. */
    static List<String> run(StorageBackends storage, EmbeddedStorage description, StateCrashModel model) {
        StateCrashCheck check = new StateCrashCheck(storage, model);
        check.readJournals();
        check.jobsAreThere();
        check.batchesAreWhole();
        check.journalsAreWhole();
        check.eventsAreKept();
        description.verify().problems().forEach(problem -> check.violations.add("verify: " + problem));
        model.settle(check.happened);
        return check.violations;
    }

    private static <T> List<T> all(Function<PageRequest, Page<T>> listing) {
        List<T> all = new ArrayList<>();
        PageRequest request = PageRequest.first(1_000);
        Page<T> page;
        do {
            page = listing.apply(request);
            all.addAll(page.items());
            request = page.next().map(request::after).orElse(request);
        } while (page.next().isPresent());
        return all;
    }

    /**
     * Asks that a change is seen if it was acknowledged, and was at least begun if it is seen.
     *
     * @param seen whether the storage shows it
     */
    private void require(String change, boolean seen) {
        if (model.happened(change) && !seen) {
            violations.add(change + " was acknowledged and is lost");
        }
        if (seen && !model.happened(change) && !model.inDoubt(change)) {
            violations.add(change + " is there and was never asked for");
        }
        if (seen && model.inDoubt(change)) {
            happened.add(change);
        }
    }

    private void requireSame(String what, boolean expected, boolean actual) {
        if (expected != actual) {
            violations.add(what + ": " + actual + " instead of " + expected);
        }
    }

    private void readJournals() {
        List<String> rows = all(page -> storage.state().audit().operations(ACME, page)).stream()
                .map(row -> row.entry().requestId())
                .toList();
        audited = new HashSet<>(rows);
        requireSame("each audit row once", true, audited.size() == rows.size());
        events = all(page -> storage.state().webhooks().events(ACME, Instant.EPOCH, page)).stream()
                .map(WebhookEvent::id)
                .collect(Collectors.toSet());
        outbox = storage.state().webhooks().outbox(Integer.MAX_VALUE).stream()
                .map(WebhookEvent::id)
                .collect(Collectors.toSet());
    }

    // --- jobs --------------------------------------------------------------------------------------------------------

    private void jobsAreThere() {
        Set<String> waiting = waiting();
        Set<String> dead = all(page -> storage.jobs().dead(ACME, StateCrashWriter.LANE, page)).stream()
                .map(job -> job.job().id())
                .collect(Collectors.toSet());
        Set<String> known = new HashSet<>();
        for (String change : model.all("ENQUEUE")) {
            List<String> ids = StateCrashModel.jobs(change);
            known.addAll(ids);
            long there = ids.stream()
                    .filter(id -> waiting.contains(id) || dead.contains(id) || isDone(id))
                    .count();
            require("ENQUEUE " + change, there == ids.size());
            requireSame("all or none of " + change, true, there == 0 || there == ids.size());
            ids.forEach(id -> requireEnd(id, waiting.contains(id), dead.contains(id)));
        }
        waiting.stream().filter(id -> !known.contains(id)).forEach(id -> violations.add(id + " was never enqueued"));
        dead.stream().filter(id -> !known.contains(id)).forEach(id -> violations.add(id + " was never enqueued"));
    }

    private boolean isDone(String id) {
        return model.happened("DONE " + id) || model.inDoubt("DONE " + id);
    }

    private void requireEnd(String id, boolean waiting, boolean dead) {
        require("DEAD " + id, dead);
        if (isDone(id)) {
            require("DONE " + id, !waiting && !dead);
        }
    }

    /** All that is not dead, leased and handed back. */
    private Set<String> waiting() {
        List<JobLease> leases = new ArrayList<>();
        for (List<JobLease> more = storage.jobs().lease(ALL);
                !more.isEmpty();
                more = storage.jobs().lease(ALL)) {
            leases.addAll(more);
        }
        leases.forEach(lease ->
                requireSame("lease of " + lease.job().id(), true, storage.jobs().end(lease, new JobEnd.HandBack())));
        return leases.stream().map(lease -> lease.job().id()).collect(Collectors.toSet());
    }

    // --- state -------------------------------------------------------------------------------------------------------

    private void batchesAreWhole() {
        for (String change : model.all("CREATE")) {
            String name = change.substring(0, change.indexOf(' '));
            Optional<Batch> batch = storage.state().batches().get(ACME, BatchId.of(name));
            require("CREATE " + change, batch.isPresent());
            requireSame("audit of batch " + name, batch.isPresent(), audited.contains("create-" + name));
            batch.ifPresent(this::requireWhole);
        }
    }

    private void requireWhole(Batch batch) {
        String name = batch.id().value();
        List<BatchItem> items = all(page -> storage.state().batches().items(ACME, batch.id(), Optional.empty(), page));
        long settled = 0;
        for (BatchItem item : items) {
            boolean isSettled = item.outcome().isPresent();
            settled += isSettled ? 1 : 0;
            require("SETTLE " + name + "/" + item.index(), isSettled);
            requireJournal(name + "/" + item.index(), isSettled);
        }
        requireSame("items of " + batch, true, items.size() == batch.total() && settled == batch.processed());
        requireSame("completion of " + batch, settled == batch.total(), batch.status() == BatchStatus.COMPLETED);
        requireJournal("completed-" + name, settled == batch.total());
    }

    private void requireJournal(String name, boolean written) {
        requireSame("audit of " + name, written, audited.contains(name));
        requireSame("event of " + name, written, events.contains(name));
    }

    private void journalsAreWhole() {
        for (String name : model.all("WRITE")) {
            require("WRITE " + name, audited.contains(name));
            requireJournal(name, audited.contains(name));
        }
    }

    private void eventsAreKept() {
        for (String event : events) {
            require("RELAY " + event, !outbox.contains(event));
        }
        for (String relayed : model.all("RELAY")) {
            requireSame("event " + relayed, true, events.contains(relayed));
        }
    }
}
