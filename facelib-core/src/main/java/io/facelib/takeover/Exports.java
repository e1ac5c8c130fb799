package io.facelib.takeover;

import io.facelib.model.TenantId;
import io.facelib.takeover.TakeoverReport.Count;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What is read of the exports that were given: the tenant's own points, and the names of its people. */
final class Exports {
    private static final String PERSON = "identity_id";

    private final TenantId tenant;
    private final Tally tally;
    private final NavigableSet<String> people = new TreeSet<>();

    Exports(TenantId tenant, Tally tally) {
        this.tenant = tenant;
        this.tally = tally;
    }

    /** Reads all of them, before anything is written anywhere. */
    void read(TakeoverOptions options, PointSpool points) {
        boolean named = options.identities().isPresent();
        options.faces()
                .ifPresent(file -> PointReader.read("faces", file, point -> {
                    if (isOwn(point)) {
                        points.add(point);
                        tally.add(Count.POINTS);
                        if (!named) {
                            point.text(PERSON).ifPresent(people::add);
                        }
                    }
                }));
        options.identities()
                .ifPresent(file -> PointReader.read("identities", file, point -> {
                    if (isOwn(point)) {
                        point.text(PERSON).ifPresent(people::add);
                    }
                }));
    }

    /** A point without a tenant was invisible in the service, too. */
    private boolean isOwn(Point point) {
        boolean own = point.tenant().filter(tenant.value()::equals).isPresent();
        if (!own) {
            tally.add(Count.POINTS_OF_OTHERS);
        }
        return own;
    }

    /** Who is to be enrolled, in the order of the ids. */
    NavigableSet<String> people() {
        return people;
    }
}
