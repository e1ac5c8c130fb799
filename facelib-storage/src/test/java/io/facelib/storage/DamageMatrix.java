package io.facelib.storage;

import io.facelib.spi.StorageSetup;
import io.facelib.storage.DamageCheck.Finding;
import io.facelib.storage.DamageCheck.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Damages one file of a storage at a time, of every kind and in every manner, and looks how that shows: right answers, typed
 * errors or, which is a violation, neither. The storage is one that a killed process left, its write-ahead log included.
 */
final class DamageMatrix {
    /** What is done to the bytes of a file. */
    enum Damage {
        REMOVED,
        EMPTIED,
        TRUNCATED {
            @Override
            byte[] apply(byte[] bytes, Random random) {
                return Arrays.copyOf(bytes, random.nextInt(Math.max(1, bytes.length)));
            }
        },
        BIT_FLIPPED {
            @Override
            byte[] apply(byte[] bytes, Random random) {
                if (bytes.length > 0) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return bytes;
            }
        },
        ZEROED {
            @Override
            byte[] apply(byte[] bytes, Random random) {
                int from = random.nextInt(Math.max(1, bytes.length));
                Arrays.fill(bytes, from, Math.min(bytes.length, from + 4_096), (byte) 0);
                return bytes;
            }
        };

        byte[] apply(byte[] bytes, Random random) {
            return new byte[0];
        }

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The kinds of files, and how to tell them by their path in the directory. */
    private static final Map<String, Predicate<String>> KINDS = Map.of(
            "object", path -> path.startsWith("objects/") && !path.contains("/.tmp/"),
            "graph", path -> path.startsWith("graphs/"),
            "faces.db", "faces.db"::equals,
            "faces.db-wal", "faces.db-wal"::equals,
            "faces.db-mark", "faces.db-mark"::equals,
            "format", "format"::equals,
            "keys.json", "keys.json"::equals,
            "lock", "lock"::equals);

    private final Path work;
    private final Random random;
    private final CrashModel model = new CrashModel();
    private final List<CrashRow> rows = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /** @param work an empty directory */
    DamageMatrix(Path work, long seed) {
        this.work = work;
        this.random = new Random(seed);
    }

    List<CrashRow> rows() {
        return rows;
    }

    /**
     * Returns what was violated.
     *
     * @param times how often each kind of file is damaged in each manner
     */
    List<String> run(int times) throws Exception {
        Path whole = work.resolve("whole");
        new CrashChild(model).run(whole, random.nextLong(), "graph:published", 4, Duration.ofMinutes(2));
        Path closed = closed(whole);
        for (String kind : KINDS.keySet().stream().sorted().toList()) {
            for (Damage damage : Damage.values()) {
                damage(kind.equals("faces.db") ? closed : whole, kind, damage, times);
            }
        }
        TestFiles.removeTree(work);
        return violations;
    }

    /** The same after it was closed properly: without the write-ahead log, which would replace damaged pages. */
    private Path closed(Path whole) throws IOException {
        Path closed = work.resolve("closed");
        TestFiles.copyTree(whole, closed);
        CrashWriter.storage(closed).open(StorageSetup.of(Clock.systemUTC())).close();
        return closed;
    }

    private void damage(Path whole, String kind, Damage damage, int times) throws IOException {
        Map<Outcome, Integer> seen = new EnumMap<>(Outcome.class);
        int bad = 0;
        for (int i = 0; i < times; i++) {
            Path copy = work.resolve("damaged");
            TestFiles.copyTree(whole, copy);
            String file = damageOne(copy, kind, damage);
            Finding finding = DamageCheck.of(copy, model);
            seen.merge(finding.outcome(), 1, Integer::sum);
            if (finding.outcome().isViolation()) {
                bad++;
                violations.add(file + " " + damage.words() + ": " + finding.wrong());
            }
            TestFiles.removeTree(copy);
        }
        String words = seen.entrySet().stream()
                .map(e -> e.getValue() + " "
                        + e.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
        rows.add(new CrashRow("file " + damage.words(), kind, times, words, bad));
    }

    private String damageOne(Path directory, String kind, Damage damage) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile)
                    .filter(f -> KINDS.getOrDefault(kind, name -> false)
                            .test(directory.relativize(f).toString().replace('\\', '/')))
                    .sorted()
                    .toList();
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] damaged = damage.apply(Files.readAllBytes(file), random);
        if (damage == Damage.REMOVED) {
            Files.delete(file);
        } else {
            Files.write(file, damaged);
        }
        return directory.relativize(file).toString();
    }
}
