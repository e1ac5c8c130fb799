package io.facelib.storage;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.Match;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StoredObject;
import io.facelib.spi.VectorIndex;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import io.facelib.storage.CrashModel.State;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds an open storage against what must be in it: lists, gets, counts and searches everything, reads every object, and asks
 * the storage itself. For one thread.
 */
final class CrashCheck {
    private static final FaceFilter ALL = FaceFilter.all();

    private final VectorIndex vectors;
    private final ObjectStore objects;
    private final CrashModel model;
    private final List<String> violations = new ArrayList<>();
    private final Map<TenantId, Map<FaceId, FaceRecord>> listed = new HashMap<>();

    private CrashCheck(StorageBackends storage, CrashModel model) {
        this.vectors = storage.vectors();
        this.objects = storage.objects();
        this.model = model;
    }

    /** What is not as it must be. Afterwards nothing is in doubt any more in the model. */
    static List<String> run(StorageBackends storage, EmbeddedStorage description, CrashModel model) throws IOException {
        CrashCheck check = new CrashCheck(storage, model);
        check.imagesAreInAnAllowedState();
        CrashWriter.TENANTS.forEach(check::everyWayFindsTheSame);
        check.whatWasDeletedIsGone();
        check.storageFindsNoProblem(description.verify());
        model.settled();
        return check.violations;
    }

    private void violated(String what) {
        violations.add(what);
    }

    // --- what is there ---------------------------------------------------------------------------------------------

    private void imagesAreInAnAllowedState() throws IOException {
        Map<String, State> found = found();
        Set<String> images = new TreeSet<>(model.images());
        images.addAll(found.keySet());
        for (String image : images) {
            State state = found.getOrDefault(image, State.NOTHING);
            if (!model.allowed(image).contains(state)) {
                violated(image + " is " + state + ", allowed " + model.allowed(image));
            }
            model.resolve(image, state);
        }
    }

    private Map<String, State> found() throws IOException {
        Map<String, Integer> originals = versions("raw-images", ".jpg");
        Map<String, Integer> thumbnails = versions("thumbnails", "_thumb.jpg");
        Map<String, CrashOperation> faces = new TreeMap<>();
        CrashWriter.TENANTS.forEach(tenant -> faces.putAll(facesByImage(tenant)));
        Set<String> images = new TreeSet<>(originals.keySet());
        images.addAll(thumbnails.keySet());
        images.addAll(faces.keySet());
        return images.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        image -> new State(
                                Optional.ofNullable(faces.get(image)),
                                originals.getOrDefault(image, 0),
                                thumbnails.getOrDefault(image, 0))));
    }

    private Map<String, CrashOperation> facesByImage(TenantId tenant) {
        Map<FaceId, FaceRecord> all = new HashMap<>();
        PageRequest request = PageRequest.first(100);
        Page<FaceRecord> page;
        do {
            page = vectors.list(tenant, ALL, request);
            page.items().forEach(face -> all.put(face.id(), face));
            request = page.next().map(request::after).orElse(request);
        } while (page.next().isPresent());
        listed.put(tenant, all);

        Map<String, CrashOperation> byImage = new TreeMap<>();
        all.values().stream().map(CrashOperation::of).forEach(o -> byImage.put(CrashModel.name(o), o));
        byImage.forEach((image, operation) -> requireWhole(operation, all));
        return byImage;
    }

    private void requireWhole(CrashOperation operation, Map<FaceId, FaceRecord> all) {
        for (FaceRecord face : operation.records()) {
            if (!face.equals(all.get(face.id()))) {
                violated("face " + face.id() + " is not as " + operation + " wrote it: " + all.get(face.id()));
            }
        }
    }

    private Map<String, Integer> versions(String bucket, String end) throws IOException {
        Map<String, Integer> versions = new TreeMap<>();
        PageRequest request = PageRequest.first(100);
        Page<StoredObject> page;
        do {
            page = objects.list(bucket, "", request);
            for (StoredObject object : page.items()) {
                String key = object.key().key();
                versions.put(key.substring(0, key.length() - end.length()), version(object));
            }
            request = page.next().map(request::after).orElse(request);
        } while (page.next().isPresent());
        return versions;
    }

    private int version(StoredObject object) throws IOException {
        try (InputStream in = objects.open(object.key(), 0).orElseThrow()) {
            byte[] content = in.readAllBytes();
            int version = content[0] & 0xFF;
            if (!Arrays.equals(content, CrashOperation.content(object.key(), version))) {
                violated("object " + object.key() + " is not as it was written");
            }
            return version;
        }
    }

    // --- every way to it ---------------------------------------------------------------------------------------------

    private void everyWayFindsTheSame(TenantId tenant) {
        Map<FaceId, FaceRecord> all = listed.getOrDefault(tenant, Map.of());
        if (vectors.count(tenant, ALL) != all.size()) {
            violated(tenant + " lists " + all.size() + " faces and counts " + vectors.count(tenant, ALL));
        }
        List<FaceRecord> got = vectors.get(tenant, all.keySet());
        if (!Set.copyOf(got).equals(Set.copyOf(all.values()))) {
            violated(tenant + " gets " + got.size() + " of the " + all.size() + " faces that it lists");
        }
        Map<Integer, List<FaceRecord>> galleries = all.values().stream()
                .collect(Collectors.groupingBy(f -> f.embedding().dimension()));
        galleries.values().forEach(faces -> requireSameNumber(tenant, faces));
        all.values().forEach(face -> requireFound(tenant, face));
    }

    private void requireSameNumber(TenantId tenant, List<FaceRecord> gallery) {
        VectorMatches exact = search(tenant, gallery.get(0), 1_000, true);
        if (exact.matches().size() != Math.min(1_000, gallery.size())) {
            violated(tenant + " has " + gallery.size() + " faces of a contract, an exact search finds "
                    + exact.matches().size());
        }
    }

    private void requireFound(TenantId tenant, FaceRecord face) {
        Optional<Match> best = search(tenant, face, 3, true).matches().stream().findFirst();
        if (best.filter(b -> b.face().equals(face) && b.cosine() > 0.9999).isEmpty()) {
            violated("an exact search for " + face.id() + " finds "
                    + best.map(b -> b.face().id() + " at " + b.cosine()));
        }
        VectorMatches near = search(tenant, face, 10, false);
        if (near.matches().stream().noneMatch(m -> m.face().equals(face))) {
            violated("a search for " + face.id() + " does not find it: " + near.plan());
        }
    }

    /** Searches with a face's own vector; nothing may be found but faces that are listed. */
    private VectorMatches search(TenantId tenant, FaceRecord face, int k, boolean exact) {
        VectorMatches matches = vectors.search(tenant, new VectorQuery(face.embedding(), k, -1, ALL, exact));
        Map<FaceId, FaceRecord> all = listed.getOrDefault(tenant, Map.of());
        for (Match match : matches.matches()) {
            if (!match.face().equals(all.get(match.face().id()))) {
                violated("a search finds " + match.face().id() + ", which is not listed so: " + matches.plan());
            }
        }
        return matches;
    }

    private void whatWasDeletedIsGone() {
        for (CrashOperation operation : model.gone()) {
            Map<FaceId, FaceRecord> all = listed.getOrDefault(operation.tenant(), Map.of());
            for (FaceRecord face : operation.records()) {
                search(operation.tenant(), face, 5, true);
                search(operation.tenant(), face, 5, false);
                vectors.get(operation.tenant(), List.of(face.id())).stream()
                        .filter(got -> !got.equals(all.get(got.id())))
                        .forEach(got -> violated("deleted face " + got.id() + " is still got"));
            }
        }
    }

    private void storageFindsNoProblem(VerifyReport report) {
        report.problems().forEach(problem -> violated("verify: " + problem));
        report.repaired().forEach(repaired -> violated("verify repaired: " + repaired));
        long faces = listed.values().stream().mapToLong(Map::size).sum();
        if (report.faces() != faces) {
            violated("verify counts " + report.faces() + " faces instead of " + faces);
        }
        long orphans = model.images().stream()
                .map(image -> model.allowed(image).get(0))
                .filter(State::isOrphan)
                .mapToLong(state -> Math.min(1, state.original()) + Math.min(1, state.thumbnail()))
                .sum();
        if (report.objectsWithoutFace() != orphans) {
            violated("verify counts " + report.objectsWithoutFace() + " objects without faces instead of " + orphans);
        }
    }
}
