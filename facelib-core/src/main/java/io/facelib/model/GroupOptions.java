package io.facelib.model;

/**
 * How unassigned faces are grouped.
 *
 * @param policy from which cosine on two faces are neighbours; false match rate 1e-5 unless set, since one
 *     false neighbour joins two people
 * @param minNeighbours how many neighbours make a face the core of a group, 1 or more; 1 unless set. More keep groups from
 *     being joined by single wrong resemblances, and leave people of few photos single.
 * @param usableOnly whether only faces usable under {@link QualityProfile#CRAWLER_INGEST} take part; true unless set
 * @param maxFaces how many faces are grouped at most, 2 to 100,000; 20,000 unless set. Time grows with the square.
 */
public record GroupOptions(MatchPolicy policy, int minNeighbours, boolean usableOnly, int maxFaces) {
    public GroupOptions {
        Checks.range("minNeighbours", minNeighbours, 1, 1_000);
        Checks.range("maxFaces", maxFaces, 2, 100_000);
    }

    public static GroupOptions defaults() {
        return new GroupOptions(MatchPolicy.falseMatchRate(1e-5), 1, true, 20_000);
    }

    public GroupOptions withPolicy(MatchPolicy value) {
        return new GroupOptions(value, minNeighbours, usableOnly, maxFaces);
    }

    public GroupOptions withMinNeighbours(int value) {
        return new GroupOptions(policy, value, usableOnly, maxFaces);
    }

    public GroupOptions withUsableOnly(boolean value) {
        return new GroupOptions(policy, minNeighbours, value, maxFaces);
    }

    public GroupOptions withMaxFaces(int value) {
        return new GroupOptions(policy, minNeighbours, usableOnly, value);
    }
}
