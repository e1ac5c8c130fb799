package io.facelib.grouping;

import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * Groups faces by density. Faces are neighbours when their cosine reaches a limit; a face with enough neighbours is a
 * core; cores that are neighbours belong to one group, and so do the neighbours of a core that are none themselves. What
 * is left stays single. Immutable; safe for any number of threads.
 *
 * <p>M. Ester, H.-P. Kriegel, J. Sander, X. Xu: A Density-Based Algorithm for Discovering Clusters in Large Spatial
 * Databases with Noise (DBSCAN), KDD 1996. There a face between two groups joins the one that is found first; here it
 * joins the core it resembles most, the one of the smallest id among equals. So the outcome depends on the faces alone,
 * not on their order, nor on threads.
 *
 * <p>Exact: every face is compared with every other, twice, n squared comparisons in all. Memory grows with the number of
 * faces only, not with that of neighbours. Runs on all threads of the pool that the caller is a part of, otherwise on the
 * common one.
 */
public final class DensityClustering {
    /** Rows that are compared with a vector while it is in the processor's cache: 64 KB of 256 dimensions. */
    private static final int ROWS = 64;

    private static final int NO_CORE = -1;

    private final double limit;
    private final int minimumNeighbours;

    /**
     * A clustering of certain limits.
     *
     * @param limit the least cosine of neighbours, -1 to 1. One false neighbour joins two people, and there are about
     *     {@code rate * n * n / 2} of them among n faces: for thousands the limit of a false match rate of 1e-5
     * @param minimumNeighbours how many neighbours make a core, itself not counted: 1 or more. With 1, groups are the
     *     chains of neighbours; more neighbours keep groups from being joined by single wrong resemblances, and leave
     *     people of few photos single
     */
    public DensityClustering(double limit, int minimumNeighbours) {
        if (!(limit >= -1 && limit <= 1)) {
            throw new InvalidInputException("limit", limit + " is outside -1 to 1");
        }
        if (minimumNeighbours < 1) {
            throw new InvalidInputException("minimumNeighbours", minimumNeighbours + " is less than 1");
        }
        this.limit = limit;
        this.minimumNeighbours = minimumNeighbours;
    }

    /**
     * Groups faces.
     *
     * @throws InvalidInputException if an id stands twice
     * @throws ContractMismatchException if vectors are of different contracts
     */
    public FaceGroups cluster(Collection<GroupingFace> faces) {
        Run run = new Run(sorted(faces));
        return run.groups();
    }

    private static List<GroupingFace> sorted(Collection<GroupingFace> faces) {
        List<GroupingFace> sorted =
                faces.stream().sorted(Comparator.comparing(GroupingFace::id)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).id().equals(sorted.get(i - 1).id())) {
                throw new InvalidInputException("faces", "face " + sorted.get(i).id() + " stands twice");
            }
        }
        return sorted;
    }

    /** Takes two numbers of neighbours, the larger first. */
    private interface Neighbours {
        void accept(int i, int j);
    }

    /** One clustering; faces are known by their place in the order of their ids. */
    private final class Run {
        private final List<FaceId> ids;
        private final Embedding[] vectors;
        private final boolean[] core;
        private final DisjointSets sets;

        Run(List<GroupingFace> faces) {
            ids = faces.stream().map(GroupingFace::id).toList();
            vectors = faces.stream().map(GroupingFace::embedding).toArray(Embedding[]::new);
            core = new boolean[vectors.length];
            sets = new DisjointSets(vectors.length);
        }

        FaceGroups groups() {
            findCores();
            neighbours((i, j) -> {
                if (core[i] && core[j]) {
                    sets.unite(i, j);
                }
            });
            return collected(nearestCores());
        }

        private void findCores() {
            AtomicIntegerArray counts = new AtomicIntegerArray(vectors.length);
            neighbours((i, j) -> {
                counts.incrementAndGet(i);
                counts.incrementAndGet(j);
            });
            for (int i = 0; i < core.length; i++) {
                core[i] = counts.get(i) >= minimumNeighbours;
            }
        }

        /** Tells every pair of neighbours once, from several threads. */
        private void neighbours(Neighbours found) {
            IntStream.range(0, (vectors.length + ROWS - 1) / ROWS).parallel().forEach(block -> {
                int from = block * ROWS;
                int to = Math.min(vectors.length, from + ROWS);
                for (int j = 0; j < to; j++) {
                    for (int i = Math.max(from, j + 1); i < to; i++) {
                        if (vectors[i].cosine(vectors[j]) >= limit) {
                            found.accept(i, j);
                        }
                    }
                }
            });
        }

        /** For each face the core whose group it joins: itself if it is one, or {@link #NO_CORE}. */
        private int[] nearestCores() {
            return IntStream.range(0, vectors.length)
                    .parallel()
                    .map(i -> core[i] ? i : nearestCore(i))
                    .toArray();
        }

        private int nearestCore(int i) {
            int nearest = NO_CORE;
            double highest = limit;
            for (int j = 0; j < vectors.length; j++) {
                double cosine = core[j] ? vectors[i].cosine(vectors[j]) : -1;
                if (core[j] && (nearest == NO_CORE ? cosine >= highest : cosine > highest)) {
                    nearest = j;
                    highest = cosine;
                }
            }
            return nearest;
        }

        private FaceGroups collected(int[] nearestCores) {
            Map<Integer, List<FaceId>> groups = new TreeMap<>();
            List<FaceId> single = new ArrayList<>();
            for (int i = 0; i < nearestCores.length; i++) {
                if (nearestCores[i] == NO_CORE) {
                    single.add(ids.get(i));
                } else {
                    groups.computeIfAbsent(sets.find(nearestCores[i]), root -> new ArrayList<>())
                            .add(ids.get(i));
                }
            }
            List<FaceGroup> largestFirst = groups.values().stream()
                    .map(FaceGroup::new)
                    .sorted(Comparator.<FaceGroup>comparingInt(g -> g.faces().size())
                            .reversed()
                            .thenComparing(g -> g.faces().get(0)))
                    .toList();
            return new FaceGroups(largestFirst, single);
        }
    }
}
