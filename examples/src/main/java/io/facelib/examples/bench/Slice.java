package io.facelib.examples.bench;

/**
 * What came of a {@link SearchTask}.
 *
 * @param task what was asked
 * @param found the numbers found, by turn
 * @param seconds from the first query to the last answer
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Slice(SearchTask task, int[][] found, double seconds) {
    double queriesPerSecond() {
        return found.length / seconds;
    }

    /** The mean over all answers; 0 to 1. */
    double recall(int[][] truth) {
        double sum = 0;
        for (int turn = 0; turn < found.length; turn++) {
            sum += Recall.of(truth[task.query(turn)], found[turn]);
        }
        return found.length == 0 ? 0 : sum / found.length;
    }
}
