package io.facelib.storage.jvector;

/**
 * When a gallery gets a graph, a newer one, or none.
 *
 * @param graphAbove a gallery of more faces than this gets a graph
 */
record GraphPolicy(int graphAbove) {
    private static final int LEAST_RECENT = 2_000;
    private static final int MOST_RECENT = 20_000;

    /**
     * What decides.
     *
     * @param all faces of the partition
     * @param covered how many of them the graph holds
     * @param removed how many faces the graph holds, or may hold, that are gone
     * @param graph whether there is one
     */
    record Counts(long all, long covered, long removed, boolean graph) {
        long recent() {
            return all - covered;
        }
    }

    /** What is to be done. */
    enum Decision {
        BUILD,
        GIVE_UP,
        KEEP
    }

    /** @param compacting whether a graph may hold no removed face at all */
    Decision decide(Counts now, boolean compacting) {
        if (!now.graph) {
            return now.all > graphAbove ? Decision.BUILD : Decision.KEEP;
        }
        // Half of the limit, so that a gallery around it does not go to and fro.
        if (now.all <= graphAbove / 2) {
            return Decision.GIVE_UP;
        }
        boolean manyRecent = now.recent() > recentLimit(now.all);
        boolean manyRemoved = 5 * now.removed > now.covered + now.removed;
        return manyRecent || manyRemoved || (compacting && now.removed > 0) ? Decision.BUILD : Decision.KEEP;
    }

    /** So many recent faces are compared one by one beside the graph before they go into it: a twentieth. */
    long recentLimit(long all) {
        return Math.max(Math.min(LEAST_RECENT, graphAbove), Math.min(MOST_RECENT, all / 20));
    }

    /** After so many changes of a partition it is looked at. */
    int checkAfter() {
        return Math.max(1, Math.min(500, graphAbove / 4));
    }
}
