package io.facelib.examples.evaluate;

import io.facelib.model.Embedding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Every photo against every other. Memory grows with the photos, not with their pairs: scores are counted in a
 * {@link ScoreHistogram}. Intervals of the genuine pass rate hold the limit fixed and draw persons for the genuine
 * comparisons only; how far limits move is what {@link ImpostorBootstrap} tells.
 */
final class AllPairs {
    private static final int REPETITIONS = 1_000;
    private static final long SEED = 20_261_122;

    /** An impostor comparison: the numbers of both people, and the step of its score. */
    record Impostor(int personA, int personB, int step) {}

    private final List<Embedding> vectors = new ArrayList<>();
    private final List<String> persons = new ArrayList<>();
    private final SamePeople leftOut;

    AllPairs(Gallery gallery, Persons people) {
        leftOut = SamePeople.none();
        gallery.vectors().forEach((photo, vector) -> {
            vectors.add(vector);
            persons.add(people.of(photo));
        });
    }

    /** The photos that have a vector. */
    AllPairs(Gallery gallery, List<LabelledPhoto> photos, SamePeople leftOut) {
        this.leftOut = leftOut;
        for (LabelledPhoto photo : photos) {
            gallery.vector(photo.photo()).ifPresent(vector -> {
                vectors.add(vector);
                persons.add(photo.person());
            });
        }
    }

    int photos() {
        return vectors.size();
    }

    RocCurve curve() {
        return IntStream.range(0, vectors.size())
                .parallel()
                .collect(ScoreHistogram::new, this::row, ScoreHistogram::addAll)
                .curve();
    }

    private void row(ScoreHistogram histogram, int i) {
        for (int j = 0; j < i; j++) {
            if (!leftOut.contains(persons.get(i), persons.get(j))) {
                histogram.add(cosine(i, j), same(i, j));
            }
        }
    }

    /** The impostor comparisons that reach a step, in no particular order. */
    List<Impostor> impostorsFrom(int step) {
        List<String> numbers = List.copyOf(photosByPerson().keySet());
        Map<String, Integer> number = new HashMap<>();
        numbers.forEach(person -> number.put(person, number.size()));
        int[] people = persons.stream().mapToInt(number::get).toArray();
        return IntStream.range(0, vectors.size())
                .parallel()
                .boxed()
                .flatMap(i -> IntStream.range(0, i)
                        .filter(j -> people[i] != people[j] && ScoreHistogram.step(cosine(i, j)) >= step)
                        .filter(j -> !leftOut.contains(persons.get(i), persons.get(j)))
                        .mapToObj(j -> new Impostor(people[i], people[j], ScoreHistogram.step(cosine(i, j)))))
                .toList();
    }

    /** Pairs of people, by their numbers, that are not compared. */
    List<int[]> leftOut() {
        List<String> numbers = List.copyOf(photosByPerson().keySet());
        return leftOut.pairs().stream()
                .map(pair -> pair.stream().mapToInt(numbers::indexOf).toArray())
                .filter(pair -> pair[0] >= 0 && pair[1] >= 0)
                .toList();
    }

    /** How many photos each person has, by their numbers. */
    int[] photosPerPerson() {
        return photosByPerson().values().stream().mapToInt(List::size).toArray();
    }

    private double cosine(int i, int j) {
        return vectors.get(i).cosine(vectors.get(j));
    }

    private boolean same(int i, int j) {
        return persons.get(i).equals(persons.get(j));
    }

    /** The interval of the genuine pass rate at each error rate that the curve can show. */
    Map<ErrorRate, Interval> truePassRates(RocCurve curve) {
        Map<ErrorRate, Interval> intervals = new EnumMap<>(ErrorRate.class);
        for (ErrorRate rate : ErrorRate.OF_PAIRS) {
            OptionalDouble limit = curve.limit(rate);
            if (limit.isPresent() && curve.genuine() > 0) {
                intervals.put(rate, interval(limit.getAsDouble()));
            }
        }
        return intervals;
    }

    /** The interval of the share of genuine comparisons that lie strictly above a limit. */
    Interval interval(double limit) {
        List<long[]> counts = passed(limit);
        Random random = new Random(SEED);
        double[] repeated = new double[REPETITIONS];
        for (int r = 0; r < REPETITIONS; r++) {
            long passed = 0;
            long all = 0;
            for (int i = 0; i < counts.size(); i++) {
                long[] person = counts.get(random.nextInt(counts.size()));
                passed += person[0];
                all += person[1];
            }
            repeated[r] = (double) passed / all;
        }
        return Interval.of(repeated);
    }

    /** For each person with several photos: how many of their own comparisons lie above the limit, and how many there are. */
    private List<long[]> passed(double limit) {
        List<long[]> counts = new ArrayList<>();
        for (List<Integer> own : photosByPerson().values()) {
            long[] count = new long[2];
            for (int a : own) {
                for (int b : own) {
                    if (b < a) {
                        count[0] += ScoreHistogram.rounded(cosine(a, b)) > limit ? 1 : 0;
                        count[1]++;
                    }
                }
            }
            if (count[1] > 0) {
                counts.add(count);
            }
        }
        return counts;
    }

    private Map<String, List<Integer>> photosByPerson() {
        Map<String, List<Integer>> photos = new LinkedHashMap<>();
        for (int i = 0; i < persons.size(); i++) {
            photos.computeIfAbsent(persons.get(i), p -> new ArrayList<>()).add(i);
        }
        return photos;
    }
}
