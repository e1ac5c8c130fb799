package io.facelib.migrate;

import io.facelib.migrate.MigrationReport.Kind;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityMatch;
import io.facelib.model.Match;
import io.facelib.spi.VectorQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Searches with some of the faces on both sides: the answers have to be the same. For one thread. */
final class SampleSearches {
    private static final int SAMPLES = 20;
    private static final int K = 10;
    /** What sums in another order may differ by. */
    private static final double ROUNDING = 1e-5;

    private final Course course;
    private final List<FaceRecord> chosen = new ArrayList<>();
    private final Random random = new Random(1);
    private long seen;

    SampleSearches(Course course) {
        this.course = course;
    }

    /** Chooses each of those offered with the same chance. Source: Vitter, Random Sampling with a Reservoir, 1985. */
    void offer(FaceRecord face) {
        seen++;
        if (chosen.size() < SAMPLES) {
            chosen.add(face);
            return;
        }
        long place = (long) (random.nextDouble() * seen);
        if (place < SAMPLES) {
            chosen.set((int) place, face);
        }
    }

    void compare() {
        for (FaceRecord face : chosen) {
            course.tally().compared(Kind.SAMPLE_SEARCHES);
            compareFaces(face, FaceFilter.all());
            face.identity().ifPresent(person -> compareFaces(face, FaceFilter.ofIdentity(person)));
            compareIdentities(face);
        }
    }

    private void compareFaces(FaceRecord probe, FaceFilter filter) {
        VectorQuery query = new VectorQuery(probe.embedding(), K, -1, filter, true);
        List<Match> here =
                course.from().vectors().search(course.tenant(), query).matches();
        List<Match> there = course.to().vectors().search(course.tenant(), query).matches();
        boolean same = here.size() == there.size();
        for (int i = 0; same && i < here.size(); i++) {
            // Faces that are as close as each other to within rounding may stand in another order.
            same = isClose(here.get(i).cosine(), there.get(i).cosine())
                    && isClose(
                            there.get(i).cosine(),
                            probe.embedding().cosine(there.get(i).face().embedding()));
        }
        if (!same) {
            differs(probe, "a search with it finds other faces");
        }
    }

    private void compareIdentities(FaceRecord probe) {
        List<IdentityMatch> here = course.from()
                .identities()
                .closest(course.tenant(), probe.embedding(), K)
                .matches();
        List<IdentityMatch> there = course.to()
                .identities()
                .closest(course.tenant(), probe.embedding(), K)
                .matches();
        boolean same = here.size() == there.size();
        for (int i = 0; same && i < here.size(); i++) {
            same = isClose(here.get(i).cosine(), there.get(i).cosine());
        }
        if (!same) {
            differs(probe, "other identities are the closest to it");
        }
    }

    private static boolean isClose(double one, double other) {
        return Math.abs(one - other) <= ROUNDING;
    }

    private void differs(FaceRecord probe, String what) {
        course.tally().differs(Kind.SAMPLE_SEARCHES, probe.id().value(), what);
    }
}
