package io.facelib.storage;

import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Kills processes that enrol, merge and delete people, opens what they leave, and holds it against what they were told. The
 * next process goes on in the same directory.
 */
final class PeopleCrashMatrix {
    private static final int LIFE = 25;
    private static final String AT_RANDOM = "at random";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> PLACES =
            List.of("commit:before", "commit:after", "applied", "rename:objects", AT_RANDOM, "delete:objects");

    private final Path work;
    private final long seed;
    private final Random random;
    private final List<String> violations = new ArrayList<>();
    private long acknowledged;
    private long inDoubt;
    private long owed;
    private int kills;

    /** @param work where the directories are made */
    PeopleCrashMatrix(Path work, long seed) {
        this.work = work;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Returns what was violated, an entry each, with the kill after which it was seen. */
    List<String> run(int times) throws Exception {
        PeopleCrashModel model = new PeopleCrashModel();
        Path directory = work;
        for (int kill = 0; kill < times; kill++) {
            if (kill % LIFE == 0) {
                model = new PeopleCrashModel();
                directory = work.resolve("people-" + kill);
            }
            kill(kill, directory, model);
            if (!violations.isEmpty()) {
                return violations; // what follows would follow from that
            }
        }
        return violations;
    }

    private void kill(int kill, Path directory, PeopleCrashModel model) throws Exception {
        String place = PLACES.get(kill % PLACES.size());
        int passes = random.nextInt(100);
        Duration time = place.equals(AT_RANDOM) ? Duration.ofMillis(500 + random.nextInt(2_500)) : PATIENCE;
        long before = model.acknowledged();
        KilledWriter writer = new KilledWriter(model::hear);
        List<String> found =
                new ArrayList<>(writer.run(PeopleCrashWriter.class, directory, seed + kill, place, passes, time));
        kills++;
        acknowledged += model.acknowledged() - before;
        inDoubt += model.inDoubt();
        found.addAll(look(directory, model));
        owed += model.owed.size();
        found.forEach(
                v -> violations.add("kill " + kill + " (" + place + ", pass " + passes + ", " + directory + "): " + v));
    }

    private static List<String> look(Path directory, PeopleCrashModel model) {
        EmbeddedStorage storage = EmbeddedStorage.at(directory);
        try (StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            return PeopleCrashCheck.run(open, storage, model);
        } catch (IOException | RuntimeException e) {
            return List.of("what is left cannot be read: " + e);
        }
    }

    /** What was tried and seen. */
    CrashRow row() {
        String seen = acknowledged + " changes and errands acknowledged, " + inDoubt + " in doubt, " + owed
                + " errands owed afterwards";
        return new CrashRow(
                "process killed", "while enrolling, merging, deleting people", kills, seen, violations.size());
    }
}
