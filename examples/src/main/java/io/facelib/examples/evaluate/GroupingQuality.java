package io.facelib.examples.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How well groups of photos agree with who is on them. Each photo is in one group, perhaps alone.
 *
 * <p>Pairwise: of the pairs in one group, how many show one person (precision), and of the pairs of one person, how many
 * are in one group (recall). B-cubed: the same shares for each photo, itself included, averaged over photos. A. Bagga,
 * B. Baldwin: Entity-Based Cross-Document Coreferencing Using the Vector Space Model, COLING-ACL 1998.
 *
 * @param pairPrecision 0 to 1; 1 when no group has two photos
 * @param pairRecall 0 to 1; 1 when no person has two photos
 * @param precision B-cubed, 0 to 1
 * @param recall B-cubed, 0 to 1
 */
public record GroupingQuality(double pairPrecision, double pairRecall, double precision, double recall) {
    /**
     * Compares groups with people.
     *
     * @param groups for each group, at least one in all, the people on its photos: one name a photo
     */
    public static GroupingQuality of(List<List<String>> groups) {
        Map<String, Long> photos = count(groups.stream().flatMap(List::stream).toList());
        long together = 0;
        long right = 0;
        double precision = 0;
        double recall = 0;
        for (List<String> group : groups) {
            together += pairs(group.size());
            for (Map.Entry<String, Long> person : count(group).entrySet()) {
                long here = person.getValue();
                right += pairs(here);
                precision += (double) here * here / group.size();
                recall += (double) here * here / photos.getOrDefault(person.getKey(), here);
            }
        }
        long all = photos.values().stream().mapToLong(Long::longValue).sum();
        long ofOnePerson =
                photos.values().stream().mapToLong(GroupingQuality::pairs).sum();
        return new GroupingQuality(share(right, together), share(right, ofOnePerson), precision / all, recall / all);
    }

    private static Map<String, Long> count(List<String> people) {
        Map<String, Long> counts = new HashMap<>();
        people.forEach(person -> counts.merge(person, 1L, Long::sum));
        return counts;
    }

    private static long pairs(long photos) {
        return photos * (photos - 1) / 2;
    }

    private static double share(long part, long all) {
        return all == 0 ? 1 : (double) part / all;
    }

    /** The harmonic mean of B-cubed precision and recall, 0 to 1. */
    public double f() {
        return 2 * precision * recall / (precision + recall);
    }
}
