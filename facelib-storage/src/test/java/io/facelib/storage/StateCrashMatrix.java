package io.facelib.storage;

import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Kills processes that work on jobs and state, opens what they leave, and holds it against what they were told. The next
 * process goes on in the same directory.
 */
final class StateCrashMatrix {
    private static final int LIFE = 10;
    private static final String AT_RANDOM = "at random";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> PLACES =
            List.of("commit:before", AT_RANDOM, "commit:after", AT_RANDOM, "write:mark", AT_RANDOM);

    private final Path work;
    private final long seed;
    private final Random random;
    private final List<String> violations = new ArrayList<>();
    private long acknowledged;
    private long inDoubt;
    private int kills;

    /** @param work where the directories are made */
    StateCrashMatrix(Path work, long seed) {
        this.work = work;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Returns what was violated, an entry each, with the kill after which it was seen. */
    List<String> run(int times) throws Exception {
        StateCrashModel model = new StateCrashModel();
        Path directory = work;
        for (int kill = 0; kill < times && violations.isEmpty(); kill++) { // what follows one would follow from it
            if (kill % LIFE == 0) {
                model = new StateCrashModel();
                directory = work.resolve("state-" + kill);
            }
            kill(kill, directory, model);
        }
        return violations;
    }

    private void kill(int kill, Path directory, StateCrashModel model) throws Exception {
        String place = PLACES.get(kill % PLACES.size());
        int passes = random.nextInt(150);
        Duration time = place.equals(AT_RANDOM) ? Duration.ofMillis(700 + random.nextInt(2_500)) : PATIENCE;
        long before = model.acknowledged();
        KilledWriter writer = new KilledWriter(model::hear);
        List<String> found =
                new ArrayList<>(writer.run(StateCrashWriter.class, directory, seed + kill, place, passes, time));
        kills++;
        acknowledged += model.acknowledged() - before;
        inDoubt += model.inDoubt();
        found.addAll(look(directory, model));
        found.forEach(
                v -> violations.add("kill " + kill + " (" + place + ", pass " + passes + ", " + directory + "): " + v));
    }

    private static List<String> look(Path directory, StateCrashModel model) {
        EmbeddedStorage storage = EmbeddedStorage.at(directory);
        try (StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            return StateCrashCheck.run(open, storage, model);
        } catch (RuntimeException e) {
            return List.of("what is left cannot be read: " + e);
        }
    }

    /** What was tried and seen. */
    CrashRow row() {
        String seen = acknowledged + " changes acknowledged, " + inDoubt + " in doubt";
        return new CrashRow("process killed", "over jobs, batches, journals", kills, seen, violations.size());
    }
}
