package io.facelib.rest.settings;

import io.facelib.model.MatchPolicy;

/**
 * What counts as a match where a request does not say, and how many are given.
 *
 * @param topK how many results the first family gives, 1 to 50
 * @param search the limit of {@code /search_face} and {@code /compare_face}
 * @param v1Search the limit of {@code /api/v1/search}
 * @param verify the limit of verification
 * @param minQuality the least quality of the faces that identity-safe search gives, 0 to 1
 */
public record MatchSettings(int topK, MatchPolicy search, MatchPolicy v1Search, MatchPolicy verify, double minQuality) {
    public MatchSettings {
        Checks.require("topK", topK, 1, 50);
        Checks.require("minQuality", minQuality, 0, 1);
    }

    /** 10 results, and the limits that go with the engine's models. */
    public static MatchSettings defaults() {
        return new MatchSettings(10, MatchPolicy.comparison(), MatchPolicy.search(), MatchPolicy.verification(), 0);
    }

    /** These settings with another value of {@code topK}. */
    public MatchSettings withTopK(int value) {
        return new MatchSettings(value, search, v1Search, verify, minQuality);
    }

    /** These settings with another value of {@code search}. */
    public MatchSettings withSearch(MatchPolicy value) {
        return new MatchSettings(topK, value, v1Search, verify, minQuality);
    }

    /** These settings with another value of {@code v1Search}. */
    public MatchSettings withV1Search(MatchPolicy value) {
        return new MatchSettings(topK, search, value, verify, minQuality);
    }

    /** These settings with another value of {@code verify}. */
    public MatchSettings withVerify(MatchPolicy value) {
        return new MatchSettings(topK, search, v1Search, value, minQuality);
    }

    /** These settings with another value of {@code minQuality}. */
    public MatchSettings withMinQuality(double value) {
        return new MatchSettings(topK, search, v1Search, verify, value);
    }
}
