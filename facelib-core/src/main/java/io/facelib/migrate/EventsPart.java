package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.Journal;
import io.facelib.spi.WebhookStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The events that are kept for endpoints. Those that an endpoint has not been told of to the end are owed: they come last, into the
 * outbox, and the target's engine delivers them. Events that no endpoint is registered for any more stay behind.
 */
final class EventsPart implements Part {
    private static final int CHUNK = 100;

    private final Course course;

    EventsPart(Course course) {
        this.course = course;
    }

    private WebhookStore from() {
        return course.from().state().webhooks();
    }

    private WebhookStore to() {
        return course.to().state().webhooks();
    }

    private Iterable<WebhookEvent> events() {
        return PageIterator.over(page -> from().events(course.tenant(), Instant.EPOCH, page));
    }

    /** Brings what is not owed, and takes it out of the outbox; new endpoints must be disabled. */
    @Override
    public void bring() {
        Owed owed = owed();
        Set<String> waiting = Owed.waiting(to(), course.tenant());
        write(event -> owed.isWanted(event) && !owed.test(event), some -> {
            List<String> told = some.stream().map(WebhookEvent::id).toList();
            to().relayed(course.tenant(), told);
        });
        List<String> left = new ArrayList<>();
        for (WebhookEvent event : events()) {
            if (waiting.contains(event.id()) && !owed.test(event)) {
                left.add(event.id()); // written by a run that was stopped before it took them out, or told of since
            }
        }
        if (!left.isEmpty()) {
            to().relayed(course.tenant(), left);
        }
    }

    /** Brings what is owed, when everything else was found to be the same. */
    void bringOwed() {
        write(owed(), some -> {});
    }

    /** Writes those that are not there, some at a time. */
    private void write(Predicate<WebhookEvent> which, Consumer<List<WebhookEvent>> written) {
        List<WebhookEvent> some = new ArrayList<>();
        for (WebhookEvent event : events()) {
            if (which.test(event) && to().event(course.tenant(), event.id()).isEmpty()) {
                some.add(event);
            }
            if (some.size() == CHUNK) {
                flush(some, written);
            }
        }
        flush(some, written);
    }

    private void flush(List<WebhookEvent> some, Consumer<List<WebhookEvent>> written) {
        if (some.isEmpty()) {
            return;
        }
        course.to().state().write(course.tenant(), new Journal(List.of(), some));
        written.accept(some);
        course.tally().added(Kind.WEBHOOK_EVENTS, some.size());
        some.clear();
    }

    private Owed owed() {
        return Owed.of(course.from(), course.tenant());
    }

    boolean isAny() {
        return events().iterator().hasNext();
    }

    boolean isOccupied() {
        return new PageIterator<WebhookEvent>(page -> to().events(course.tenant(), Instant.EPOCH, page)).hasNext();
    }

    /** Events of which the source does not tell whether they are still to be delivered, in words. */
    Optional<String> doubtful() {
        Owed owed = owed();
        long untold = 0;
        for (WebhookEvent event : events()) {
            untold += owed.isUntold(event) ? 1 : 0;
        }
        return untold == 0 ? Optional.empty() : Optional.of(owed.fate(untold));
    }

    /** Those that are owed come later, and are compared then. */
    @Override
    public void compare() {
        Owed owed = owed();
        compare(event -> owed.isWanted(event) && !owed.test(event));
    }

    void compareOwed() {
        compare(owed());
    }

    private void compare(Predicate<WebhookEvent> which) {
        for (WebhookEvent event : events()) {
            if (which.test(event)) {
                course.tally().compared(Kind.WEBHOOK_EVENTS);
                Optional<WebhookEvent> there = to().event(course.tenant(), event.id());
                if (!there.equals(Optional.of(event))) {
                    String what = there.isEmpty() ? "it is missing in the target" : "it differs";
                    course.tally().differs(Kind.WEBHOOK_EVENTS, event.id(), what);
                }
            }
        }
    }
}
