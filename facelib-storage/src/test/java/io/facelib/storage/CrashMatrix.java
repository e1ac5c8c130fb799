package io.facelib.storage;

import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Kills processes that write to a storage, at every kind of place and at random, opens what they leave, and holds it against
 * what they were told. The next process goes on in the same directory, so that damage would add up.
 */
final class CrashMatrix {
    private static final int LIFE = 25;
    private static final String AT_RANDOM = "at random";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Places of a directory's first opening. */
    private static final List<String> FIRST =
            List.of("mkdir:.", "sync:.", "create:.", "write:.", "force:.", "rename:.", "mkdir:objects", "mkdir:graphs");

    private static final List<String> PLACES = List.of(
            "commit:before",
            "create:mark",
            "write:mark",
            "commit:after",
            "applied",
            "graph:begin",
            "graph:written",
            "graph:published",
            "create:objects",
            "write:objects",
            "force:objects",
            "mkdir:objects",
            "rename:objects",
            "sync:objects",
            "delete:objects",
            "create:graphs",
            "write:graphs",
            "force:graphs",
            "rename:graphs",
            "sync:graphs",
            "delete:graphs");

    private static final class Row {
        private int kills;
        private long acknowledged;
        private long inDoubt;
        private int violations;

        CrashRow row(String place) {
            String seen = acknowledged + " writes acknowledged, " + inDoubt + " in doubt";
            return new CrashRow("process killed", place, kills, seen, violations);
        }
    }

    private final Path work;
    private final long seed;
    private final Random random;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private CrashModel model = new CrashModel();
    private Path directory;

    /** @param work where the directories are made; those with violations stay there */
    CrashMatrix(Path work, long seed) {
        this.work = work;
        this.seed = seed;
        this.random = new Random(seed);
        this.directory = work;
        List.of(FIRST, PLACES, List.of(AT_RANDOM)).forEach(names -> names.forEach(n -> rows.put(n, new Row())));
    }

    /** Returns what was violated, an entry each, with the kill after which it was seen. */
    List<String> run(int kills) throws Exception {
        int age = LIFE;
        for (int kill = 0; kill < kills; kill++) {
            if (age == LIFE || Files.notExists(directory)) {
                startAfresh(kill);
                age = 0;
            }
            boolean sound = kill(kill, age == 0 ? FIRST.get(kill / LIFE % FIRST.size()) : place(kill));
            age = sound ? age + 1 : LIFE;
        }
        remove();
        return violations;
    }

    /** Every fourth at random, the others in turn. */
    private String place(int kill) {
        return kill % 4 == 3 ? AT_RANDOM : PLACES.get((kill - kill / 4) % PLACES.size());
    }

    private void startAfresh(int kill) throws IOException {
        remove();
        directory = work.resolve("kill-" + kill);
        model = new CrashModel();
    }

    private boolean kill(int kill, String place) throws Exception {
        boolean atRandom = place.equals(AT_RANDOM);
        boolean once = FIRST.contains(place) || place.equals("create:mark");
        int passes = once ? 0 : random.nextInt(place.startsWith("graph") ? 6 : 60);
        Duration time = atRandom ? Duration.ofMillis(200 + random.nextInt(3_000)) : PATIENCE;
        long before = model.acknowledged();
        CrashChild child = new CrashChild(model);
        boolean reached = child.run(directory, seed + kill, place, passes, time);

        Row row = rows.computeIfAbsent(reached ? place : AT_RANDOM, name -> new Row());
        List<String> found = new ArrayList<>(child.violations());
        row.kills++;
        row.acknowledged += model.acknowledged() - before;
        row.inDoubt += model.inDoubt();
        found.addAll(look());
        row.violations += found.size();
        found.forEach(
                v -> violations.add("kill " + kill + " (" + place + ", pass " + passes + ", " + directory + "): " + v));
        return found.isEmpty();
    }

    private List<String> look() {
        EmbeddedStorage storage = CrashWriter.storage(directory);
        try (StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            return CrashCheck.run(open, storage, model);
        } catch (IOException | RuntimeException e) {
            return List.of("what is left cannot be read: " + e);
        }
    }

    /** The directory, if nothing is wrong with it. */
    private void remove() throws IOException {
        boolean bad = violations.stream().anyMatch(v -> v.contains(directory + ")"));
        if (directory.equals(work) || bad || Files.notExists(directory)) {
            return;
        }
        TestFiles.removeTree(directory);
    }

    /** What was tried and seen, a row for each place. */
    List<CrashRow> rows() {
        return rows.entrySet().stream()
                .filter(row -> row.getValue().kills > 0)
                .map(row -> row.getValue().row(row.getKey()))
                .toList();
    }
}
