package io.facelib.examples.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Face-like vectors, {@code float32[dimension]} of length 1 each.
 *
 * @param gallery what is searched, in random order
 * @param later faces of new people, to be added while others search
 * @param queries other faces of people in the gallery
 * @param source what their spread was taken from
 * @param seed that draws the same ones again
 */
public record FaceVectors(List<float[]> gallery, List<float[]> later, List<float[]> queries, String source, long seed) {
    /**
     * Draws vectors; the same arguments give the same vectors.
     *
     * @param faces in the gallery
     * @param ofPerson faces that a person has in the gallery on average; half to one and a half times as many
     * @param later faces to be added later
     * @param queries how many
     */
    public static FaceVectors draw(FaceSpread spread, int faces, int ofPerson, int later, int queries, long seed) {
        int[] people = people(faces, ofPerson, seed);
        List<List<float[]>> drawn = IntStream.range(0, people.length)
                .parallel()
                .mapToObj(p -> person(spread, people[p] + 1, seed + p))
                .toList();
        List<float[]> gallery = new ArrayList<>(faces);
        List<float[]> others = new ArrayList<>();
        for (List<float[]> person : drawn) {
            gallery.addAll(person.subList(1, person.size()));
            others.add(person.get(0));
        }
        Collections.shuffle(gallery, new Random(seed));
        Collections.shuffle(others, new Random(seed));
        List<float[]> asked = IntStream.range(0, queries)
                .mapToObj(i -> others.get(i % others.size()))
                .toList();
        return new FaceVectors(
                gallery,
                newcomers(spread, ofPerson, later, seed + people.length),
                asked,
                spread.source() + "; about " + ofPerson + " faces a person",
                seed);
    }

    /** How many faces each person has in the gallery. */
    private static int[] people(int faces, int average, long seed) {
        Random random = new Random(seed);
        List<Integer> counts = new ArrayList<>();
        for (int left = faces; left > 0; ) {
            int count = Math.min(left, Math.max(1, average / 2 + random.nextInt(average + 1)));
            counts.add(count);
            left -= count;
        }
        return counts.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<float[]> newcomers(FaceSpread spread, int ofPerson, int faces, long seed) {
        List<float[]> newcomers = new ArrayList<>();
        for (int i = 0; newcomers.size() < faces; i++) {
            newcomers.addAll(person(spread, ofPerson, seed + i));
        }
        return newcomers.subList(0, faces);
    }

    private static List<float[]> person(FaceSpread spread, int faces, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        float[] centre = spread.centre(random);
        List<float[]> drawn = new ArrayList<>();
        for (int i = 0; i < faces; i++) {
            drawn.add(spread.face(centre, random));
        }
        return drawn;
    }
}
