package io.facelib.takeover;

import io.facelib.error.InvalidInputException;
import io.facelib.model.IdentityId;
import io.facelib.model.TenantId;
import io.facelib.takeover.TakeoverReport.Count;
import io.facelib.takeover.TakeoverReport.Kind;
import io.facelib.takeover.TakeoverReport.Reason;
import java.util.HashSet;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** What is read of the exports that were given: the tenant's own points, and the names of its people. */
final class Exports {
    private static final String PERSON = "identity_id";
    private static final int MOST_SHOWN = 64;

    private final TenantId tenant;
    private final Tally tally;
    private final NavigableSet<String> people = new TreeSet<>();
    private final Set<String> invalid = new HashSet<>();

    Exports(TenantId tenant, Tally tally) {
        this.tenant = tenant;
        this.tally = tally;
    }

    /** Reads all of them, before anything is written anywhere. */
    void read(TakeoverOptions options, PointSpool points) {
        boolean named = options.identities().isPresent();
        options.faces()
                .ifPresent(file -> PointReader.read(
                        "faces",
                        file,
                        point -> {
                            if (isOwn(point)) {
                                points.add(point);
                                tally.add(Count.POINTS);
                                if (!named) {
                                    point.text(PERSON).ifPresent(this::person);
                                }
                            }
                        },
                        this::over));
        options.identities()
                .ifPresent(file -> PointReader.read(
                        "identities",
                        file,
                        point -> {
                            if (isOwn(point)) {
                                point.text(PERSON).ifPresent(this::person);
                            }
                        },
                        this::over));
    }

    private void over(Point point) {
        if (isOwn(point)) {
            tally.left(Kind.POINT, point.name(), Reason.INVALID_POINT, "its payload is over a limit");
        }
    }

    private void person(String id) {
        try {
            people.add(IdentityId.of(id).value());
        } catch (InvalidInputException e) {
            String shown = shown(id);
            if (invalid.add(shown)) {
                tally.left(Kind.IDENTITY, shown, Reason.INVALID_IDENTITY, "no person can have such an id");
            }
        }
    }

    /** Its beginning, with nothing in it that a terminal could take for more than a character. */
    private static String shown(String id) {
        StringBuilder shown = new StringBuilder();
        id.codePoints().limit(MOST_SHOWN).forEach(point -> shown.append(shown(point)));
        return id.codePointCount(0, id.length()) > MOST_SHOWN ? shown + "..." : shown.toString();
    }

    private static String shown(int point) {
        boolean plain = Character.isLetterOrDigit(point) || (point >= ' ' && point <= '~');
        return plain ? Character.toString(point) : String.format(Locale.ROOT, "\\u{%x}", point);
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
