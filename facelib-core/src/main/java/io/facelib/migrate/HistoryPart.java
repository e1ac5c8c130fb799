package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.FaceId;
import io.facelib.model.IdentityEvent;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.IdentityStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** What happened to people, and which faces each merge moved. */
final class HistoryPart implements Part {
    private static final int CHUNK = 200;

    private final Course course;

    HistoryPart(Course course) {
        this.course = course;
    }

    private Iterator<IdentityEvent> events(IdentityStore store) {
        return new PageIterator<>(page -> store.events(course.tenant(), page));
    }

    private Iterator<FaceId> moved(IdentityStore store, IdentityEvent merge) {
        return new PageIterator<>(page -> store.moved(course.tenant(), merge.id(), page));
    }

    private IdentityStore from() {
        return course.from().identities();
    }

    private IdentityStore to() {
        return course.to().identities();
    }

    boolean isAny() {
        return events(from()).hasNext();
    }

    boolean isOccupied() {
        return events(to()).hasNext();
    }

    /** Whether the target's history is more than the beginning of the source's: then something was forgotten there. */
    boolean hasFormer() {
        Iterator<IdentityEvent> source = events(from());
        Iterator<IdentityEvent> target = events(to());
        while (target.hasNext()) {
            IdentityEvent there = target.next();
            if (!source.hasNext() || !source.next().equals(there)) {
                return true;
            }
        }
        return false;
    }

    /** After it is certain that nothing {@link #hasFormer}: what the target does not have yet follows. */
    @Override
    public void bring() {
        Iterator<IdentityEvent> source = events(from());
        for (Iterator<IdentityEvent> target = events(to()); target.hasNext(); target.next()) {
            if (!source.hasNext()) {
                throw Refusals.changedMeanwhile("identities"); // forgotten since it was looked for
            }
            broughtBefore(source.next());
        }
        IdentityChange change = IdentityChange.NONE;
        List<IdentityEvent> added = new ArrayList<>();
        while (source.hasNext()) {
            IdentityEvent event = source.next();
            change = change.event(event);
            added.add(event);
            if (added.size() == CHUNK || !source.hasNext()) {
                commit(change);
                course.tally().added(Kind.IDENTITY_EVENTS, added.size());
                added.forEach(this::broughtBefore);
                change = IdentityChange.NONE;
                added.clear();
            }
        }
    }

    /** Brings the faces that a merge moved; more may have moved since. */
    private void broughtBefore(IdentityEvent event) {
        if (event.kind() != IdentityEvent.Kind.MERGED) {
            return;
        }
        Set<FaceId> there = new HashSet<>();
        moved(to(), event).forEachRemaining(there::add);
        List<FaceId> wanted = new ArrayList<>();
        moved(from(), event).forEachRemaining(face -> {
            if (!there.contains(face)) {
                wanted.add(face);
            }
        });
        for (int i = 0; i < wanted.size(); i += CHUNK) {
            List<FaceId> some = wanted.subList(i, Math.min(i + CHUNK, wanted.size()));
            commit(IdentityChange.NONE.moving(event.id(), some));
            course.tally().added(Kind.MOVED_FACES, some.size());
        }
    }

    private void commit(IdentityChange change) {
        if (!to().commit(course.tenant(), change)) {
            throw Refusals.changedMeanwhile("identities");
        }
    }

    @Override
    public void compare() {
        Iterator<IdentityEvent> source = events(from());
        Iterator<IdentityEvent> target = events(to());
        while (source.hasNext() && target.hasNext()) {
            IdentityEvent here = source.next();
            course.tally().compared(Kind.IDENTITY_EVENTS);
            if (!here.equals(target.next())) {
                differs(here, "the target has another event in its place");
            } else if (here.kind() == IdentityEvent.Kind.MERGED) {
                compareMoved(here);
            }
        }
        source.forEachRemaining(event -> differs(event, "it is missing in the target"));
        target.forEachRemaining(event -> differs(event, "the source does not have it"));
    }

    private void compareMoved(IdentityEvent merge) {
        Pairing.each(moved(from(), merge), moved(to(), merge), Comparator.<FaceId>naturalOrder(), new Pairing<>() {
            @Override
            public void missing(FaceId source) {
                moved(source, "not known in the target as moved by a merge");
            }

            @Override
            public void both(FaceId source, FaceId target) {
                course.tally().compared(Kind.MOVED_FACES);
            }

            @Override
            public void alone(FaceId target) {
                moved(target, "known only in the target as moved by a merge");
            }
        });
    }

    private void moved(FaceId face, String what) {
        course.tally().differs(Kind.MOVED_FACES, face.value(), what);
    }

    private void differs(IdentityEvent event, String what) {
        course.tally().differs(Kind.IDENTITY_EVENTS, event.id(), what);
    }
}
