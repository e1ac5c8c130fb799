package io.facelib.storage;

import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.Template;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityMatches;
import io.facelib.spi.StorageBackends;
import io.facelib.storage.PeopleCrashModel.Home;
import io.facelib.storage.PeopleCrashModel.Person;
import io.facelib.storage.PeopleOperation.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds an open storage against the people and errands that must be in it. For one thread. */
final class PeopleCrashCheck {
    private final StorageBackends storage;
    private final PeopleCrashModel model;
    private final List<String> violations = new ArrayList<>();

    private PeopleCrashCheck(StorageBackends storage, PeopleCrashModel model) {
        this.storage = storage;
        this.model = model;
    }

    /** What is not as it must be. Afterwards nothing is in doubt any more in the model. */
    static List<String> run(StorageBackends storage, EmbeddedStorage description, PeopleCrashModel model)
            throws IOException {
        PeopleCrashCheck check = new PeopleCrashCheck(storage, model);
        model.takeDoubts().stream().filter(check::happened).forEach(model::apply);
        check.errandsAreListed();
        check.peopleAreTheSame();
        check.facesAreAssigned();
        check.historyIsWhole();
        check.cropsAreGone();
        VerifyReport report = description.verify();
        report.problems().forEach(problem -> check.violated("verify: " + problem));
        return check.violations;
    }

    private void violated(String what) {
        violations.add(what);
    }

    private void requireSame(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            violated(what + ": " + actual + " instead of " + expected);
        }
    }

    /** Whether a change in doubt was made, by one of its traces; all others must then agree. */
    private boolean happened(PeopleOperation operation) {
        Optional<Identity> stored = storage.identities().get(PeopleOperation.TENANT, IdentityId.of(operation.person()));
        if (operation.kind() == Kind.ENROL) {
            return stored.isPresent();
        }
        return stored.isEmpty()
                || stored.get().revision() > model.person(operation.person()).revision();
    }

    private static <T> List<T> all(Function<PageRequest, Page<T>> listing) {
        List<T> all = new ArrayList<>();
        PageRequest request = PageRequest.first(50);
        Page<T> page;
        do {
            page = listing.apply(request);
            all.addAll(page.items());
            request = page.next().map(request::after).orElse(request);
        } while (page.next().isPresent());
        return all;
    }

    private void errandsAreListed() {
        Set<String> listed =
                all(storage.identities()::errands).stream().map(Errand::id).collect(Collectors.toSet());
        for (String errand : List.copyOf(model.owed.keySet())) {
            if (!listed.contains(errand)) {
                if (!model.ending.contains(errand)) {
                    violated("errand " + errand + " is owed and not listed");
                }
                model.ended(errand);
            }
        }
        requireSame("errands", model.owed.keySet(), new TreeSet<>(listed));
    }

    private void peopleAreTheSame() throws IOException {
        List<Identity> stored = all(page -> storage.identities().list(PeopleOperation.TENANT, page));
        Map<String, Person> found = new TreeMap<>();
        for (Identity identity : stored) {
            List<String> templates = identity.templates().stream()
                    .map(template -> template.id().value())
                    .toList();
            found.put(identity.id().value(), new Person(identity.revision(), templates));
            requireWhole(identity);
            IdentityMatches closest = storage.identities().closest(PeopleOperation.TENANT, identity.centroid(), 1);
            requireSame(
                    "the closest to " + identity.id(),
                    identity.id(),
                    closest.matches().get(0).identity());
            requireSame("compared", (long) stored.size(), closest.compared());
        }
        requireSame("people", model.people, found);
    }

    private void requireWhole(Identity identity) throws IOException {
        for (Template template : identity.templates()) {
            if (!template.equals(
                    People.template(PeopleOperation.TENANT, template.id().value()))) {
                violated("template " + template.id() + " is not as it was enrolled");
            }
            try (InputStream in = storage.objects().open(template.crop(), 0).orElse(InputStream.nullInputStream())) {
                if (!Arrays.equals(in.readAllBytes(), People.crop(template))) {
                    violated("crop " + template.crop() + " is not as it was written");
                }
            }
        }
    }

    private void facesAreAssigned() {
        List<FaceId> ids = model.faces.keySet().stream().map(FaceId::of).toList();
        Map<String, String> stored = storage.vectors().get(PeopleOperation.TENANT, ids).stream()
                .collect(Collectors.toMap(face -> face.id().value(), PeopleCrashCheck::person));
        model.faces.forEach((face, home) -> {
            String person = stored.getOrDefault(face, "absent");
            if (!person.equals(home.person()) && !person.equals(home.former())) {
                violated("face " + face + " is assigned to '" + person + "' instead of " + home);
            }
        });
        model.moved.forEach((merge, faces) -> requireMoved(merge, faces, stored));
    }

    private static String person(FaceRecord face) {
        return face.identity().map(IdentityId::value).orElse(PeopleCrashModel.NOBODY);
    }

    /** All faces of a merge whose errand is done; otherwise those at least that have moved, so that it can be undone. */
    private void requireMoved(String merge, Set<String> faces, Map<String, String> stored) {
        Set<String> noted = all(page -> storage.identities().moved(PeopleOperation.TENANT, merge, page)).stream()
                .map(FaceId::value)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!model.owed.containsKey(merge)) {
            requireSame("moved by " + merge, faces, noted);
            return;
        }
        for (String face : faces) {
            Home home = Optional.ofNullable(model.faces.get(face)).orElseThrow();
            if (!home.former().equals(stored.get(face)) && !noted.contains(face)) {
                violated("face " + face + " has moved and " + merge + " does not know");
            }
        }
        noted.removeAll(faces);
        requireSame("moved by nobody's merge", Set.of(), noted);
    }

    private void historyIsWhole() {
        Set<String> named = new TreeSet<>(model.people.keySet());
        model.events.forEach(event -> named.add(event.goes()));
        named.remove(PeopleCrashModel.NOBODY);
        for (String person : named) {
            List<String> history =
                    all(page -> storage.identities().history(PeopleOperation.TENANT, IdentityId.of(person), page))
                            .stream()
                            .map(IdentityEvent::id)
                            .toList();
            requireSame("history of " + person, model.history(person), history);
        }
    }

    private void cropsAreGone() {
        for (String template : model.gone) {
            if (storage.objects()
                    .stat(People.template(PeopleOperation.TENANT, template).crop())
                    .isPresent()) {
                violated("the crop of removed template " + template + " is still there");
            }
        }
    }
}
