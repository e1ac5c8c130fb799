package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.spi.VectorIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Face records, with their vectors bit by bit. */
final class FacesPart implements Part {
    private static final int CHUNK = 100;
    private static final Comparator<FaceRecord> BY_ID = Comparator.comparing(FaceRecord::id);

    private final Course course;

    private final PicturesElsewhere elsewhere;

    FacesPart(Course course, PicturesElsewhere elsewhere) {
        this.course = course;
        this.elsewhere = elsewhere;
    }

    private Iterator<FaceRecord> list(VectorIndex index) {
        return new PageIterator<>(page -> index.list(course.tenant(), FaceFilter.all(), page));
    }

    private void each(Pairing<FaceRecord> pairing) {
        Pairing.each(list(course.from().vectors()), list(course.to().vectors()), BY_ID, pairing);
    }

    boolean isOccupied() {
        return list(course.to().vectors()).hasNext();
    }

    boolean isAny() {
        return list(course.from().vectors()).hasNext();
    }

    /** Refuses faces of the source whose pictures would stay behind. */
    void requirePictures() {
        list(course.from().vectors()).forEachRemaining(elsewhere::requireNone);
    }

    /** Refuses what {@link #bring} must not undo. */
    void check() {
        long[] numbers = new long[2];
        each(new Pairing<>() {
            @Override
            public void missing(FaceRecord source) {
                course.guards().requireKept(source.indexedAt(), "a face");
            }

            @Override
            public void both(FaceRecord source, FaceRecord target) {
                numbers[1]++;
            }

            @Override
            public void alone(FaceRecord target) {
                course.guards().requireOurs(target.indexedAt(), "a face");
                numbers[0]++;
                numbers[1]++;
            }
        });
        course.guards().requireFew(numbers[0], numbers[1], "faces");
    }

    @Override
    public void bring() {
        Bringing bringing = new Bringing();
        each(bringing);
        bringing.flush();
    }

    /** Writes and removes some at a time. */
    private final class Bringing implements Pairing<FaceRecord> {
        private final List<FaceRecord> wanted = new ArrayList<>();
        private final List<FaceId> gone = new ArrayList<>();

        @Override
        public void missing(FaceRecord source) {
            course.guards().requireKept(source.indexedAt(), "a face");
            course.tally().added(Kind.FACES, 1);
            want(source);
        }

        @Override
        public void both(FaceRecord source, FaceRecord target) {
            if (!source.equals(target)) {
                course.tally().replaced(Kind.FACES, 1);
                want(source);
            }
        }

        @Override
        public void alone(FaceRecord target) {
            course.guards().requireOurs(target.indexedAt(), "a face");
            course.tally().removed(Kind.FACES, 1);
            gone.add(target.id());
            flushIfFull();
        }

        private void want(FaceRecord face) {
            wanted.add(face);
            flushIfFull();
        }

        private void flushIfFull() {
            if (wanted.size() + gone.size() >= CHUNK) {
                flush();
            }
        }

        void flush() {
            if (!gone.isEmpty()) {
                course.to().vectors().delete(course.tenant(), gone);
                gone.clear();
            }
            if (!wanted.isEmpty()) {
                course.to().vectors().upsert(course.tenant(), wanted);
                wanted.clear();
            }
        }
    }

    @Override
    public void compare() {
        SampleSearches samples = new SampleSearches(course);
        each(new Pairing<>() {
            @Override
            public void missing(FaceRecord source) {
                differs(source, "it is missing in the target");
            }

            @Override
            public void both(FaceRecord source, FaceRecord target) {
                course.tally().compared(Kind.FACES);
                samples.offer(source);
                if (!source.embedding().equals(target.embedding())) {
                    differs(source, "the vector differs");
                } else if (!source.equals(target)) {
                    differs(source, "the record differs");
                }
                elsewhere.of(source).ifPresent(key -> differs(source, key + " that it refers to is not in the target"));
            }

            @Override
            public void alone(FaceRecord target) {
                differs(target, "the source does not have it");
            }
        });
        samples.compare();
    }

    private void differs(FaceRecord face, String what) {
        course.tally().differs(Kind.FACES, face.id().value(), what);
    }
}
