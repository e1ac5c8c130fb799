package io.facelib.storage;

import io.facelib.model.Batch;
import io.facelib.model.BatchStatus;
import io.facelib.model.FaceFilter;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Holds what processes left that were killed over their work against what they were asked for. */
final class WorkCheck {
    private static final TenantId TENANT = TenantId.of("acme");

    private final Path directory;
    private final WorkSite site;
    private final int items;
    private final List<String> violations = new ArrayList<>();

    WorkCheck(Path directory, WorkSite site, int items) {
        this.directory = directory;
        this.site = site;
        this.items = items;
    }

    List<String> run() {
        try (StorageBackends open = WorkChild.storage(directory).open(StorageSetup.of(Clock.systemUTC()))) {
            batches(open);
            faces(open);
            ingests(open);
            events(open);
        }
        return violations;
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            violations.add(otherwise);
        }
    }

    private void batches(StorageBackends open) {
        List<Batch> batches = open.state().batches().list(TENANT, 0, 10).batches();
        // A batch whose making was not acknowledged may be there besides the one that was asked for again.
        for (Batch batch : batches) {
            boolean whole = batch.status() == BatchStatus.COMPLETED
                    && batch.processed() == items
                    && batch.successful() == items
                    && batch.failed() == 0;
            expect(whole, "a batch ended as " + batch);
        }
        expect(!batches.isEmpty(), "no batch is left");
    }

    private void faces(StorageBackends open) {
        long batches = open.state().batches().list(TENANT, 0, 10).total();
        long expected = items * (2 + batches);
        long faces = open.vectors().count(TENANT, FaceFilter.all());
        expect(faces == expected, faces + " faces instead of " + expected);
    }

    private void ingests(StorageBackends open) {
        IntStream.range(0, items)
                .filter(i -> open.state().ingests().find(TENANT, "ingest-" + i).isEmpty())
                .forEach(i -> violations.add("ingest-" + i + " is lost"));
        for (String lane : List.of("ingest", "webhook", "batch")) {
            expect(open.jobs().dead(TENANT, lane, PageRequest.first(1)).items().isEmpty(), "dead letters in " + lane);
        }
    }

    private void events(StorageBackends open) {
        List<WebhookEvent> kept = events(open.state());
        for (WebhookEvent event : kept) {
            expect(event.body().equals(site.events().get(event.id())), "an event was not delivered: " + event);
        }
        expect(site.changed().isEmpty(), "events changed between deliveries: " + site.changed());
        for (int i = 0; i < items; i++) {
            String thumbnail = "/indexed-" + i + "_thumb.jpg";
            expect(
                    site.events().values().stream().anyMatch(body -> body.contains(thumbnail)),
                    "no event of indexed-" + i);
        }
        for (WebhookEndpoint endpoint : open.state().webhooks().endpoints(TENANT)) {
            expect(endpoint.failures() == 0, "deliveries were given up");
            expect(
                    endpoint.successes() <= kept.size() && endpoint.successes() > 0,
                    endpoint.successes() + " deliveries counted of " + kept.size() + " events");
        }
    }

    private static List<WebhookEvent> events(io.facelib.spi.StateStore state) {
        List<WebhookEvent> events = new ArrayList<>();
        PageRequest request = PageRequest.first(1_000);
        Page<WebhookEvent> page = state.webhooks().events(TENANT, Instant.EPOCH, request);
        events.addAll(page.items());
        while (page.next().isPresent()) {
            page = state.webhooks()
                    .events(TENANT, Instant.EPOCH, request.after(page.next().get()));
            events.addAll(page.items());
        }
        return events;
    }
}
