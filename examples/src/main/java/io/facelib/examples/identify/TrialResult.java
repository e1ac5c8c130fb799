package io.facelib.examples.identify;

import io.facelib.examples.Console;
import io.facelib.examples.TextTable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an open-set trial found.
 *
 * @param model the bundle
 * @param threshold the cosine limit used
 * @param enrolled people in the gallery
 * @param notEnrolled people whose gallery photos did not do
 * @param probes of enrolled people that gave a face
 * @param rank1 how many of them have their own person as the closest, whatever the cosine
 * @param identified how many of them have their own person as the closest, at the limit or above
 * @param impostors photos of people not enrolled that gave a face
 * @param falseAlarms how many of them match anybody
 * @param noFace probes and impostors that gave no face
 */
public record TrialResult(
        String model,
        double threshold,
        long enrolled,
        long notEnrolled,
        long probes,
        long rank1,
        long identified,
        long impostors,
        long falseAlarms,
        long noFace) {
    /** The share of probes whose own person is the closest, 0 to 1. */
    public double rank1Rate() {
        return (double) rank1 / Math.max(1, probes);
    }

    /** False positive identification rate: the share of impostors that match anybody, 0 to 1. */
    public double fpir() {
        return (double) falseAlarms / Math.max(1, impostors);
    }

    /** False negative identification rate: the share of probes that their own person is not found for, 0 to 1. */
    public double fnir() {
        return (double) (probes - identified) / Math.max(1, probes);
    }

    /** For other programs. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model);
        json.put("rank1", rank1Rate());
        json.put("fpir", fpir());
        json.put("fnir", fnir());
        json.put("threshold", threshold);
        json.put("enrolled", enrolled);
        json.put("not_enrolled", notEnrolled);
        json.put("probes", probes);
        json.put("impostors", impostors);
        json.put("no_face", noFace);
        return json;
    }

    /** For people. */
    public String table() {
        return new TextTable("figure", "value")
                .row("model", model)
                .row("people enrolled", enrolled)
                .row("people not enrolled", notEnrolled)
                .row("probes", probes)
                .row("impostors", impostors)
                .row("photos without a face", noFace)
                .row("rank-1 rate", Console.fixed(rank1Rate(), 4))
                .row("cosine limit", Console.fixed(threshold, 3))
                .row("false positive identification rate", Console.fixed(fpir(), 4))
                .row("false negative identification rate", Console.fixed(fnir(), 4))
                .toString();
    }
}
