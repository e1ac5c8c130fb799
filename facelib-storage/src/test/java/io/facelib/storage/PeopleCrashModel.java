package io.facelib.storage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which people must be in a storage, and which errands are owed, according to the processes that wrote to it. For one
 * thread.
 */
final class PeopleCrashModel {
    /** An identity, with the ids of its templates. */
    record Person(long revision, List<String> templates) {}

    /** An event, with the people that it names. */
    record Event(String id, String owner, String goes) {
        boolean concerns(String someone) {
            return owner.equals(someone) || goes.equals(someone);
        }
    }

    /** Whom a face is assigned to, and whom it may still be assigned to while an errand is owed. */
    record Home(String person, String former, String errand) {}

    static final String NOBODY = "";

    final NavigableMap<String, Person> people = new TreeMap<>();
    final Map<String, Home> faces = new TreeMap<>();
    /** The crops of an errand, by its id; none for others. */
    final Map<String, List<String>> owed = new TreeMap<>();

    final Set<String> ending = new HashSet<>();
    /** Templates whose crops must be gone. */
    final Set<String> gone = new TreeSet<>();
    /** In the order in which they happened. */
    final List<Event> events = new ArrayList<>();
    /** The faces that a merge takes along. */
    final Map<String, Set<String>> moved = new TreeMap<>();

    private final Map<String, PeopleOperation> begun = new HashMap<>();
    private long acknowledged;

    /** Hears a line of the process. @return whether it was one about writes */
    boolean hear(String line) {
        String[] words = line.split(" ", 3);
        boolean known = true;
        switch (words[0]) {
            case "begin" -> begun.put(words[1], PeopleOperation.parse(words[2]));
            case "done" -> {
                apply(Optional.ofNullable(begun.remove(words[1])).orElseThrow());
                acknowledged++;
            }
            case "ending" -> ending.add(words[1]);
            case "ended" -> {
                ended(words[1]);
                acknowledged++;
            }
            default -> known = false;
        }
        return known;
    }

    /** The changes that may have been made or not. Empty after this. */
    List<PeopleOperation> takeDoubts() {
        List<PeopleOperation> doubts = List.copyOf(begun.values());
        begun.clear();
        return doubts;
    }

    int inDoubt() {
        return begun.size() + ending.size();
    }

    long acknowledged() {
        return acknowledged;
    }

    /** A change was made. */
    void apply(PeopleOperation operation) {
        String person = operation.person();
        switch (operation.kind()) {
            case ENROL -> enrol(person, operation.number());
            case REMOVE_PHOTO -> removePhoto(person, operation.number());
            case MERGE -> merge(operation);
            case DELETE -> delete(operation);
        }
    }

    private void enrol(String person, int photos) {
        people.put(person, new Person(1, People.templateIds(person, photos)));
        events.add(new Event("enrolled-" + person, person, NOBODY));
        PeopleOperation.faces(person, photos).forEach(face -> faces.put(face, new Home(person, person, "")));
    }

    Person person(String id) {
        return Optional.ofNullable(people.get(id)).orElseThrow();
    }

    private void removePhoto(String person, int photo) {
        Person former = person(person);
        List<String> kept = new ArrayList<>(former.templates());
        String removed = kept.remove(photo);
        people.put(person, new Person(former.revision() + 1, kept));
        owed.put(PeopleOperation.crops(removed), List.of(removed));
    }

    private void merge(PeopleOperation operation) {
        Person from = person(operation.person());
        Person into = person(operation.other());
        people.remove(operation.person());
        List<String> all = new ArrayList<>(into.templates());
        all.addAll(from.templates());
        people.put(operation.other(), new Person(into.revision() + 1, all));
        events.add(new Event(operation.merge(), operation.other(), operation.person()));
        moved.put(operation.merge(), assign(operation.person(), operation.other(), operation.merge()));
        owed.put(operation.merge(), List.of());
    }

    private Set<String> assign(String from, String into, String errand) {
        Set<String> assigned = new TreeSet<>();
        faces.replaceAll((face, home) -> {
            if (!home.person().equals(from)) {
                return home;
            }
            assigned.add(face);
            return new Home(into, from, errand);
        });
        return assigned;
    }

    private void delete(PeopleOperation operation) {
        String person = operation.person();
        owed.put(PeopleOperation.crops(person), person(person).templates());
        people.remove(person);
        owed.put(operation.release(), List.of());
        assign(person, NOBODY, operation.release());
        events.stream().filter(event -> event.concerns(person)).forEach(event -> moved.remove(event.id()));
        events.removeIf(event -> event.concerns(person));
    }

    /** An errand is done. */
    void ended(String errand) {
        gone.addAll(owed.getOrDefault(errand, List.of()));
        owed.remove(errand);
        ending.remove(errand);
        faces.replaceAll(
                (face, home) -> home.errand().equals(errand) ? new Home(home.person(), home.person(), "") : home);
    }

    /** The ids of the events that name a person, newest first. */
    List<String> history(String person) {
        List<String> history = new ArrayList<>(events.stream()
                .filter(event -> event.concerns(person))
                .map(Event::id)
                .toList());
        Collections.reverse(history);
        return history;
    }
}
