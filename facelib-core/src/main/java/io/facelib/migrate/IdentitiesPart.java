package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.Identity;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.IdentityStore;
import java.util.Comparator;
import java.util.Iterator;

/** People with their templates and revisions. */
final class IdentitiesPart implements Part {
    private static final int CHUNK = 20;
    private static final Comparator<Identity> BY_ID = Comparator.comparing(Identity::id);

    private final Course course;

    IdentitiesPart(Course course) {
        this.course = course;
    }

    private Iterator<Identity> list(IdentityStore store) {
        return new PageIterator<>(page -> store.list(course.tenant(), page));
    }

    private void each(Pairing<Identity> pairing) {
        Pairing.each(list(course.from().identities()), list(course.to().identities()), BY_ID, pairing);
    }

    boolean isOccupied() {
        return list(course.to().identities()).hasNext();
    }

    boolean isAny() {
        return list(course.from().identities()).hasNext();
    }

    /** Whether the target has something that the source has removed, or made anew since. */
    boolean hasFormer() {
        boolean[] former = new boolean[1];
        each(new Pairing<>() {
            @Override
            public void missing(Identity source) {
                course.guards().requirePersonKept(source.changedAt());
            }

            @Override
            public void both(Identity source, Identity target) {
                former[0] |= !source.equals(target) && source.revision() <= target.revision();
            }

            @Override
            public void alone(Identity target) {
                course.guards().requireOurs(target.changedAt(), "an identity");
                course.tally().removed(Kind.IDENTITIES, 1);
                former[0] = true;
            }
        });
        return former[0];
    }

    @Override
    public void bring() {
        Bringing bringing = new Bringing();
        each(bringing);
        bringing.flush();
    }

    /** Writes some at a time. */
    private final class Bringing implements Pairing<Identity> {
        private IdentityChange change = IdentityChange.NONE;

        @Override
        public void missing(Identity source) {
            course.tally().added(Kind.IDENTITIES, 1);
            change = change.create(source);
            flushIfFull();
        }

        @Override
        public void both(Identity source, Identity target) {
            if (!source.equals(target)) {
                course.tally().replaced(Kind.IDENTITIES, 1);
                change = change.replace(target, source);
                flushIfFull();
            }
        }

        @Override
        public void alone(Identity target) {}

        private void flushIfFull() {
            if (change.writes().size() >= CHUNK) {
                flush();
            }
        }

        void flush() {
            if (change.writes().isEmpty()) {
                return;
            }
            if (!course.to().identities().commit(course.tenant(), change)) {
                throw Refusals.changedMeanwhile("identities");
            }
            change = IdentityChange.NONE;
        }
    }

    @Override
    public void compare() {
        each(new Pairing<>() {
            @Override
            public void missing(Identity source) {
                differs(source, "it is missing in the target");
            }

            @Override
            public void both(Identity source, Identity target) {
                course.tally().compared(Kind.IDENTITIES);
                if (!source.equals(target)) {
                    differs(source, "name, templates, times or revision differ");
                }
            }

            @Override
            public void alone(Identity target) {
                differs(target, "the source does not have it");
            }
        });
    }

    private void differs(Identity identity, String what) {
        course.tally().differs(Kind.IDENTITIES, identity.id().value(), what);
    }
}
