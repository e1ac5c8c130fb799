package io.facelib.storage;

import io.facelib.error.FacelibException;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceRecord;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.VectorQuery;
import io.facelib.storage.CrashModel.State;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a storage of which a file was damaged, and says how that shows. For one thread. */
final class DamageCheck {
    /** How damage shows, from good to bad. */
    enum Outcome {
        /** Every answer is right, and no check finds anything. */
        NOTHING_LOST,
        /** Every answer is right, and a check repairs something or names it. */
        HEALED,
        /** The storage is not opened, with a typed error. */
        REFUSED,
        /** Some answers are typed errors, all others right. */
        TOLD,
        /** An answer is wrong or something is missing without an error; {@code verify} finds it. */
        FOUND_BY_VERIFY,
        /** An error that is not one of facelib's. */
        UNTYPED_ERROR,
        /** An answer is wrong or something is missing, and nothing tells. */
        SILENT;

        boolean isViolation() {
            return compareTo(UNTYPED_ERROR) >= 0;
        }
    }

    private static final FaceFilter ALL = FaceFilter.all();
    private static final int UNKNOWN = -1;

    private final CrashModel model;
    private final List<String> wrong = new ArrayList<>();
    private boolean told;
    private boolean named;
    private boolean repaired;

    private DamageCheck(CrashModel model) {
        this.model = model;
    }

    /** What was found, and if it is bad, what was wrong. */
    record Finding(Outcome outcome, List<String> wrong) {}

    static Finding of(Path directory, CrashModel model) throws IOException {
        DamageCheck check = new DamageCheck(model);
        EmbeddedStorage description = CrashWriter.storage(directory);
        try (StorageBackends storage = description.open(StorageSetup.of(Clock.systemUTC()))) {
            check.look(storage, description);
        } catch (FacelibException e) {
            return new Finding(Outcome.REFUSED, List.of());
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return new Finding(Outcome.UNTYPED_ERROR, List.of(trace.toString()));
        }
        return new Finding(check.outcome(), check.wrong);
    }

    private Outcome outcome() {
        if (!wrong.isEmpty()) {
            return named ? Outcome.FOUND_BY_VERIFY : Outcome.SILENT;
        }
        return told ? Outcome.TOLD : repaired || named ? Outcome.HEALED : Outcome.NOTHING_LOST;
    }

    private void look(StorageBackends storage, EmbeddedStorage description) throws IOException {
        Map<String, Optional<CrashOperation>> faces = new HashMap<>();
        boolean allListed = true;
        for (TenantId tenant : CrashWriter.TENANTS) {
            allListed &= orTold(() -> faces.putAll(faces(storage, tenant)));
        }
        for (String image : model.images()) {
            ObjectKey original = CrashModel.original(image);
            ObjectKey thumbnail = CrashModel.thumbnail(image);
            Optional<CrashOperation> found = faces.getOrDefault(image, Optional.empty());
            State seen = new State(found, version(storage, original), version(storage, thumbnail));
            if (!isAllowed(model.allowed(image), seen, allListed)) {
                wrong.add(image + " is " + seen + ", allowed " + model.allowed(image));
            }
        }
        faces.keySet().stream().filter(i -> !model.images().contains(i)).forEach(i -> wrong.add(i + " came back"));
        orTold(() -> verify(description));
    }

    private static boolean isAllowed(List<State> states, State seen, boolean listed) {
        return states.stream().anyMatch(allowed -> fits(seen, listed, allowed))
                || (listed && isNobodysLoss(states, seen));
    }

    /** Objects that no face refers to, of a write or deletion in doubt, were promised to nobody. */
    private static boolean isNobodysLoss(List<State> states, State seen) {
        boolean inDoubt = states.size() > 1;
        return inDoubt
                && seen.faces().isEmpty()
                && states.stream().anyMatch(state -> state.faces().isEmpty());
    }

    /** What was told to be unreadable fits everything. */
    private static boolean fits(State seen, boolean listed, State allowed) {
        return (!listed || seen.faces().equals(allowed.faces()))
                && (seen.original() == UNKNOWN || seen.original() == allowed.original())
                && (seen.thumbnail() == UNKNOWN || seen.thumbnail() == allowed.thumbnail());
    }

    /** @return whether it ran without a typed error */
    private boolean orTold(Runnable look) {
        try {
            look.run();
            return true;
        } catch (FacelibException e) {
            told = true;
            return false;
        }
    }

    private Map<String, Optional<CrashOperation>> faces(StorageBackends storage, TenantId tenant) {
        Map<String, Optional<CrashOperation>> byImage = new HashMap<>();
        List<FaceRecord> all = list(storage, tenant);
        all.forEach(face -> byImage.put(tenant + "/" + face.image().id(), Optional.of(CrashOperation.of(face))));
        byImage.values()
                .forEach(operation -> operation.orElseThrow().records().stream()
                        .filter(face -> !all.contains(face))
                        .forEach(face -> wrong.add("face " + face.id() + " is not as it was written")));
        if (storage.vectors().count(tenant, ALL) != all.size()) {
            wrong.add(tenant + " does not count what it lists");
        }
        all.forEach(face -> orTold(() -> requireFound(storage, tenant, face)));
        return byImage;
    }

    private static List<FaceRecord> list(StorageBackends storage, TenantId tenant) {
        List<FaceRecord> all = new ArrayList<>();
        PageRequest request = PageRequest.first(100);
        Page<FaceRecord> page;
        do {
            page = storage.vectors().list(tenant, ALL, request);
            all.addAll(page.items());
            request = page.next().map(request::after).orElse(request);
        } while (page.next().isPresent());
        return all;
    }

    private void requireFound(StorageBackends storage, TenantId tenant, FaceRecord face) {
        for (boolean exact : new boolean[] {true, false}) {
            VectorQuery query = new VectorQuery(face.embedding(), 10, -1, ALL, exact);
            if (storage.vectors().search(tenant, query).matches().stream()
                    .noneMatch(match -> match.face().equals(face))) {
                wrong.add("face " + face.id() + " is not found, exact: " + exact);
            }
        }
        if (!storage.vectors().get(tenant, List.of(face.id())).equals(List.of(face))) {
            wrong.add("face " + face.id() + " is listed and not got");
        }
    }

    private int version(StorageBackends storage, ObjectKey key) {
        try (InputStream in = storage.objects().open(key, 0).orElse(InputStream.nullInputStream())) {
            byte[] content = in.readAllBytes();
            int version = content.length == 0 ? 0 : content[0] & 0xFF;
            if (version > 0 && !Arrays.equals(content, CrashOperation.content(key, version))) {
                wrong.add("object " + key + " is not as it was written");
            }
            return version;
        } catch (FacelibException | IOException e) {
            told = true;
            return UNKNOWN;
        }
    }

    private void verify(EmbeddedStorage description) {
        VerifyReport report = description.verify();
        named = !report.sound();
        repaired = !report.repaired().isEmpty();
    }
}
