package io.facelib.examples.evaluate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Who is on which photo, as far as a list of pairs tells. Usually a folder is a person. A folder in which some pair shows
 * different people is flat: there the file name without ending and digits is the person. Photos that a pair calls the
 * same person are one person, whatever their names.
 */
public final class Persons {
    private final Set<String> flat = new HashSet<>();
    private final Map<String, String> sameAs = new HashMap<>();

    private Persons() {}

    /** Reads the pairs. */
    public static Persons of(List<Pair> pairs) {
        Persons persons = new Persons();
        for (Pair pair : pairs) {
            if (!pair.same() && folder(pair.a()).equals(folder(pair.b()))) {
                persons.flat.add(folder(pair.a()));
            }
        }
        for (Pair pair : pairs) {
            if (pair.same()) {
                persons.unite(persons.of(pair.a()), persons.of(pair.b()));
            }
        }
        return persons;
    }

    /** The person on a photo: equal texts are the same person. */
    public String of(String photo) {
        String folder = folder(photo);
        String person = folder.isEmpty() || flat.contains(folder) ? folder + "/" + letters(photo) : folder;
        return representative(person);
    }

    private void unite(String a, String b) {
        if (!a.equals(b)) {
            sameAs.put(a, b);
        }
    }

    private String representative(String person) {
        String at = person;
        while (sameAs.containsKey(at)) {
            at = Objects.requireNonNull(sameAs.get(at));
        }
        return at;
    }

    private static String folder(String photo) {
        return photo.substring(0, Math.max(0, photo.lastIndexOf('/')));
    }

    private static String letters(String photo) {
        String name = photo.substring(photo.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return (dot < 0 ? name : name.substring(0, dot)).replaceAll("[0-9]", "");
    }
}
