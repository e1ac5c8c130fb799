package io.facelib.storage.jvector;

import io.facelib.model.FaceId;
import io.facelib.storage.log.FaceCodec;
import java.util.Arrays;
import java.util.Comparator;

/** Compares a probe with every face of a gallery. For one thread. */
final class ExactScan {
    private final GalleryView view;
    private final float[] probe;
    private final GraphSearch.Accepted accepted;
    private final float least;

    /**
     * Prepares a scan.
     *
     * @param accepted asked only for living faces that are close enough to be among the best
     * @param least cosine that counts
     */
    ExactScan(GalleryView view, float[] probe, float least, GraphSearch.Accepted accepted) {
        this.view = view;
        this.probe = probe;
        this.least = least;
        this.accepted = accepted;
    }

    /**
     * The k closest accepted faces, best first, as entries of {@link Beam}. Where more faces than fit have the very cosine
     * of the last one, those with the smallest ids are chosen.
     */
    long[] best(int k) {
        Beam beam = new Beam();
        beam.reset(k);
        int size = view.size();
        for (int ordinal = 0; ordinal < size; ordinal++) {
            if (view.alive(ordinal)) {
                float cosine = view.cosine(probe, ordinal);
                if (cosine >= least) {
                    offer(beam, Beam.entry(cosine, ordinal), ordinal);
                }
            }
        }
        return beam.lostTie() ? smallestIds(beam.bestFirst()) : beam.bestFirst();
    }

    private void offer(Beam beam, long entry, int ordinal) {
        if (!beam.admits(entry)) {
            beam.lose(entry);
        } else if (accepted.test(ordinal)) {
            beam.add(entry);
        }
    }

    /** How many faces are compared. */
    long compared() {
        return view.alive();
    }

    private long[] smallestIds(long[] best) {
        float last = Beam.score(best[best.length - 1]);
        int sure = 0;
        while (Beam.score(best[sure]) > last) {
            sure++;
        }
        long[] tied = Arrays.stream(ordinals(last))
                .boxed()
                .sorted(Comparator.comparing(this::id))
                .limit(best.length - sure)
                .mapToLong(ordinal -> Beam.entry(last, ordinal))
                .toArray();
        System.arraycopy(tied, 0, best, sure, tied.length);
        return best;
    }

    private int[] ordinals(float cosine) {
        int[] found = new int[16];
        int count = 0;
        for (int ordinal = 0; ordinal < view.size(); ordinal++) {
            if (view.alive(ordinal) && view.cosine(probe, ordinal) == cosine && accepted.test(ordinal)) {
                found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                found[count++] = ordinal;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private FaceId id(int ordinal) {
        return FaceCodec.id(view.body(ordinal));
    }
}
