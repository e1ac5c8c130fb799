package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.AuditRow;
import io.facelib.model.AuditVerification;
import io.facelib.model.OperationAudit;
import io.facelib.operation.CheckAudit;
import io.facelib.spi.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * The chain of operations. Its rows are sealed anew, with the target's keys and behind the rows that the target has of the tenant
 * already: a seal is made of the row's number and the seal before it, so that those of the source hold nowhere else. Where keys
 * and numbers are the same, the seals are, too.
 *
 * <p>Which row of the target is which of the source follows from its number: the rows behind {@link Marker#auditStart}, without
 * those that migrations write about themselves, are those of the source from {@link Marker#auditBase} on.
 */
final class AuditPart implements Part {
    private static final int CHUNK = 200;

    private final Course course;
    private final Marker marker;
    private final AuditChainEnds here;
    private final AuditChainEnds there;

    AuditPart(Course course, Marker marker) {
        this.course = course;
        this.marker = marker;
        this.here = new AuditChainEnds(course.from().state().audit(), course.tenant());
        this.there = new AuditChainEnds(course.to().state().audit(), course.tenant());
    }

    /** The number in the source of the first row that is still to be brought. */
    private long next() {
        long notes = 0;
        for (AuditRow row : there.rows()) {
            notes += isNote(row) ? 1 : 0;
        }
        return marker.auditBase() + there.last() - marker.auditStart() - notes;
    }

    private boolean isNote(AuditRow row) {
        return row.entry().requestId().equals(marker.request());
    }

    /** How many rows retention took in the source before they were brought: the numbers of those behind them differ by so many more. */
    long lost() {
        return Math.max(0, here.first() - next());
    }

    @Override
    public void bring() {
        long next = next();
        List<OperationAudit> some = new ArrayList<>();
        for (AuditRow row : here.rows()) {
            if (row.sequence() >= next) {
                some.add(row.entry());
            }
            if (some.size() == CHUNK) {
                flush(some);
            }
        }
        flush(some);
    }

    private void flush(List<OperationAudit> some) {
        if (some.isEmpty()) {
            return;
        }
        course.to().state().write(course.tenant(), new Journal(some, List.of()));
        course.tally().added(Kind.AUDIT_ROWS, some.size());
        some.clear();
    }

    /** Whether no other rows follow in the target than those that were brought: they would tell that the tenant is in use. */
    boolean isOurs() {
        AtomicBoolean ours = new AtomicBoolean(true);
        walk((row, source) -> {
            if (!source.equals(Optional.of(row.entry()))) {
                ours.set(false);
            }
        });
        return ours.get();
    }

    /** Shows each row that was brought with the source's, but for those that the source has pruned since. */
    private void walk(BiConsumer<AuditRow, Optional<OperationAudit>> visitor) {
        long pruned = here.first() - 1;
        Iterator<AuditRow> source = here.rows().iterator();
        Optional<AuditRow> at = Optional.empty();
        long notes = 0;
        for (AuditRow row : there.rows()) {
            if (row.sequence() > marker.auditStart() && !isNote(row)) {
                long number = marker.auditBase() + row.sequence() - marker.auditStart() - 1 - notes;
                while (source.hasNext() && at.map(AuditRow::sequence).orElse(0L) < number) {
                    at = Optional.of(source.next());
                }
                if (number > pruned) {
                    visitor.accept(
                            row, at.filter(found -> found.sequence() == number).map(AuditRow::entry));
                }
            }
            notes += isNote(row) ? 1 : 0;
        }
    }

    @Override
    public void compare() {
        walk((row, source) -> {
            course.tally().compared(Kind.AUDIT_ROWS);
            if (!source.equals(Optional.of(row.entry()))) {
                differs(row.sequence(), "the source's row is another, or there is none");
            }
        });
        long missing = here.last() - next() + 1;
        if (missing > 0) {
            differs(next(), missing + " rows from this one of the source on are missing in the target");
        }
        AuditVerification sealed =
                new CheckAudit(course.to().state().audit(), course.to().keys()).run(course.tenant());
        if (sealed instanceof AuditVerification.Broken broken) {
            differs(broken.sequence(), "the chain in the target is broken: " + broken.why());
        }
    }

    private void differs(long number, String what) {
        course.tally().differs(Kind.AUDIT_ROWS, String.valueOf(number), what);
    }

    /** Writes down in the target's chain that a migration ended. */
    void note(Instant now) {
        OperationAudit note = new OperationAudit(
                now,
                marker.request(),
                Optional.empty(),
                "migrate",
                Math.toIntExact(Math.min(Integer.MAX_VALUE, course.tally().count(Kind.FACES))),
                Math.toIntExact(Math.min(Integer.MAX_VALUE, course.tally().count(Kind.AUDIT_ROWS))),
                course.to().vectors().name(),
                Optional.empty(),
                OptionalDouble.empty(),
                "ok");
        course.to().state().write(course.tenant(), Journal.of(note));
    }
}
