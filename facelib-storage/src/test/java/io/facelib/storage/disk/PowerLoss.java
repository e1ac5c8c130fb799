package io.facelib.storage.disk;

import io.facelib.storage.disk.PowerLossRun.Killed;
import io.facelib.storage.disk.PowerLossRun.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Takes the power away after every change that a sequence of steps makes to a disk, opens what is left, and asks whether
 * every acknowledged step is there and every other one is there or not, whole. Also with the process killed at every change
 * first, started again on the same disk and the step in doubt repeated; and also with the forces that one line of code calls
 * left out, which some loss of power must bring to light.
 */
public final class PowerLoss {
    /** Sets what a name stands for; empty removes it. */
    public record Step(String name, Optional<String> value) {
        public static Step put(String name, String value) {
            return new Step(name, Optional.of(value));
        }

        public static Step remove(String name) {
            return new Step(name, Optional.empty());
        }
    }

    /** What is put to the test: something that keeps values under names in a directory. */
    public interface Keeper extends AutoCloseable {
        void open(Path directory, Disk disk) throws IOException;

        /** Returns when the step is acknowledged. */
        void apply(Step step) throws IOException;

        /** All names and values, as any reader sees them; throws if anything is damaged. */
        Map<String, String> read() throws IOException;

        @Override
        void close();
    }

    /**
     * Instead of a number of losses by chance: each in which a single thing is lost, or a single one is kept. Always the same,
     * so that what a single loss brings to light is always found.
     */
    public static final int ONE_BY_ONE = -1;

    private final Supplier<Keeper> keepers;
    private final List<Step> steps;
    private final Path work;
    private final long seed;
    private final int outcomes;
    private final Set<String> sites = new TreeSet<>();
    private long changes;
    private long losses;

    /**
     * @param work an empty directory
     * @param outcomes how many losses are tried after each change, by chance; or {@link #ONE_BY_ONE}
     */
    public PowerLoss(Supplier<Keeper> keepers, List<Step> steps, Path work, long seed, int outcomes) {
        this.keepers = keepers;
        this.steps = steps;
        this.work = work;
        this.seed = seed;
        this.outcomes = outcomes;
    }

    /** The lines of facelib's code that have called a force so far. */
    public Set<String> sites() {
        return sites;
    }

    /** How many changes the steps make. */
    public long changes() {
        return changes;
    }

    /** How many losses of power were tried so far. */
    public long losses() {
        return losses;
    }

    /**
     * Runs the steps once, taking the power away after every change.
     *
     * @param without a line of {@link #sites()} whose forces are left out
     * @return what went wrong first
     */
    public Optional<String> powerLostAfterEveryChange(Optional<String> without) throws IOException {
        try (PowerLossRun run = run(Long.MAX_VALUE, without)) {
            run.losingPower();
            changes = run.changes();
            losses += run.losses();
            return Optional.empty();
        } catch (Violation e) {
            return Optional.of(e.toString());
        }
    }

    /** The same with the process killed after every change, started again and the step in doubt repeated. */
    public Optional<String> killedThenPowerLost(Optional<String> without) throws IOException {
        for (long at = 1; at <= changes; at++) {
            Optional<String> wrong = killedAt(at, without);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<String> killedAt(long change, Optional<String> without) throws IOException {
        try (PowerLossRun run = run(change, without)) {
            try {
                run.all();
            } catch (Killed e) {
                run.repeatStepInDoubt();
            }
            losses += run.losses();
            return Optional.empty();
        } catch (Violation e) {
            return Optional.of("killed after change " + change + ", " + e);
        }
    }

    private PowerLossRun run(long killAt, Optional<String> without) throws IOException {
        Predicate<String> leftOut = site -> {
            sites.add(site);
            return without.equals(Optional.of(site));
        };
        // What is left out can be missed only once it was left out: until then there is nothing to look at.
        return new PowerLossRun(keepers, steps, work, seed, outcomes, killAt, leftOut, without.isEmpty());
    }
}
