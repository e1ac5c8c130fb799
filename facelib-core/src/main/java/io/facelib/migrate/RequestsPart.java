package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.RequestAudit;
import io.facelib.spi.AuditStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Which requests were answered. What only the target has is none of ours: a tenant may have had a life there before. */
final class RequestsPart implements Part {
    private static final int CHUNK = 1_000;
    private static final Comparator<List<RequestAudit>> BY_TIME =
            Comparator.comparing(group -> group.get(0).at());

    private final Course course;

    RequestsPart(Course course) {
        this.course = course;
    }

    private Iterator<List<RequestAudit>> list(AuditStore store) {
        return new SameTimes<>(new PageIterator<>(page -> store.requests(course.tenant(), page)), RequestAudit::at);
    }

    private void each(Consumer<List<RequestAudit>> missing) {
        Pairing.each(
                list(course.from().state().audit()), list(course.to().state().audit()), BY_TIME, new Pairing<>() {
                    @Override
                    public void missing(List<RequestAudit> source) {
                        missing.accept(source);
                    }

                    @Override
                    public void both(List<RequestAudit> source, List<RequestAudit> target) {
                        source.forEach(request -> course.tally().compared(Kind.REQUESTS));
                        List<RequestAudit> rest = SameTimes.without(source, target);
                        if (!rest.isEmpty()) {
                            missing.accept(rest);
                        }
                    }

                    @Override
                    public void alone(List<RequestAudit> target) {}
                });
    }

    @Override
    public void bring() {
        List<RequestAudit> wanted = new ArrayList<>();
        each(missing -> {
            wanted.addAll(missing);
            if (wanted.size() >= CHUNK) {
                flush(wanted);
            }
        });
        flush(wanted);
    }

    private void flush(List<RequestAudit> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        course.to().state().audit().requests(wanted);
        course.tally().added(Kind.REQUESTS, wanted.size());
        wanted.clear();
    }

    @Override
    public void compare() {
        each(missing -> missing.forEach(
                request -> course.tally().differs(Kind.REQUESTS, request.requestId(), "it is missing in the target")));
    }
}
