package io.facelib.storage.disk;

import io.facelib.storage.disk.PowerLoss.Keeper;
import io.facelib.storage.disk.PowerLoss.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The steps on one disk, watched by a {@link PowerLoss}. */
final class PowerLossRun implements AutoCloseable {
    /** The process ends here. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("the process was killed", null, false, false); // hundreds, all from the same place
        }
    }

    /** What is left is not what was promised. */
    static final class Violation extends Error {
        private static final long serialVersionUID = 1L;

        Violation(String message, Throwable... causes) {
            super(message, causes.length == 0 ? null : causes[0]);
        }
    }

    private static final Disk UNSYNCED = new ForwardingDisk(Disk.real()) {
        @Override
        protected boolean change(String operation, Path path) {
            return !isForce(operation);
        }
    };

    private final Supplier<Keeper> keepers;
    private final List<Step> steps;
    private final Path work;
    private final Path base;
    private final ForgetfulDisk forgetful;
    private final Disk disk;
    private final Random random;
    private final int outcomes;
    private final Predicate<String> leftOut;
    private boolean watching;
    private final Map<String, Set<Optional<String>>> allowed = new TreeMap<>();
    private volatile @Nullable Error end;
    private volatile boolean closing;
    private long killAt;
    private boolean losingPower;
    private int step;
    private long changes;
    private long losses;

    PowerLossRun(
            Supplier<Keeper> keepers,
            List<Step> steps,
            Path work,
            long seed,
            int outcomes,
            long killAt,
            Predicate<String> leftOut,
            boolean watching)
            throws IOException {
        this.keepers = keepers;
        this.steps = steps;
        this.work = work;
        this.base = Files.createTempDirectory(work, "disk");
        this.forgetful = new ForgetfulDisk(base);
        this.disk = new ForwardingDisk(forgetful) {
            @Override
            protected boolean change(String operation, Path path) {
                return changing(operation);
            }
        };
        this.random = new Random(seed);
        this.outcomes = outcomes;
        this.killAt = killAt;
        this.leftOut = leftOut;
        this.watching = watching;
    }

    long changes() {
        return changes;
    }

    long losses() {
        return losses;
    }

    /** Every step, the power being lost after every change and every step. */
    void losingPower() throws IOException {
        losingPower = true;
        all();
    }

    /** Every step, until the process is killed. */
    void all() throws IOException {
        Keeper keeper = keepers.get();
        try {
            keeper.open(data(base), disk);
            for (step = 0; step < steps.size(); step++) {
                apply(keeper, steps.get(step));
            }
        } catch (IOException | RuntimeException e) {
            rethrow();
            throw e;
        } finally {
            closing = true;
            keeper.close();
        }
        rethrow();
    }

    /** What ended a change ends the run, whatever the code that made the change, maybe in another thread, made of it. */
    private void rethrow() {
        Error ended = end;
        if (ended != null) {
            throw ended;
        }
    }

    /** The step at which the process was killed, the power being lost after it. */
    void repeatStepInDoubt() throws IOException {
        killAt = Long.MAX_VALUE;
        end = null;
        closing = false;
        try (Keeper keeper = keepers.get()) {
            keeper.open(data(base), disk);
            requireAllowed(keeper.read());
            if (step < steps.size()) {
                apply(keeper, steps.get(step));
            }
        }
    }

    private void apply(Keeper keeper, Step next) throws IOException {
        Set<Optional<String>> states =
                allowed.computeIfAbsent(next.name(), n -> new HashSet<>(Set.of(Optional.empty())));
        states.add(next.value());
        keeper.apply(next);
        rethrow();
        states.retainAll(Set.of(next.value()));
        if (killAt == Long.MAX_VALUE) {
            losePower();
        }
    }

    /** Called before a change: a loss takes what was changed until now. */
    private synchronized boolean changing(String operation) {
        if (end != null) {
            return false; // a dead process changes nothing; it is only closed because it runs in this one
        }
        watch();
        if (end != null && !closing) {
            rethrow();
        }
        boolean without = isForce(operation) && leftOut.test(site());
        watching |= without;
        return end == null && !without;
    }

    private void watch() {
        try {
            if (losingPower) {
                losePower();
            }
        } catch (Violation e) {
            end = e;
        }
        if (changes++ == killAt) {
            end = new Killed();
        }
    }

    private static boolean isForce(String operation) {
        return operation.equals("force") || operation.equals("sync");
    }

    private void losePower() {
        Iterator<Outcome> tried =
                outcomes == PowerLoss.ONE_BY_ONE ? Outcome.oneByOne() : Outcome.byChance(random, outcomes);
        while (watching && tried.hasNext()) {
            losses++;
            try {
                Path left = Files.createTempDirectory(work, "left");
                forgetful.losePower(tried.next(), left);
                requireIntact(left);
                remove(left);
            } catch (IOException | RuntimeException e) {
                throw new Violation(when() + ": " + e, e);
            }
        }
    }

    private void requireIntact(Path left) throws IOException {
        try (Keeper keeper = keepers.get()) {
            keeper.open(data(left), UNSYNCED);
            requireAllowed(keeper.read());
        }
    }

    private void requireAllowed(Map<String, String> seen) {
        Set<String> names = new TreeSet<>(allowed.keySet());
        names.addAll(seen.keySet());
        for (String name : names) {
            Optional<String> value = Optional.ofNullable(seen.get(name));
            Set<Optional<String>> expected = allowed.getOrDefault(name, Set.of(Optional.empty()));
            if (!expected.contains(value)) {
                throw new Violation(when() + ": " + name + " is " + value + " instead of " + expected);
            }
        }
    }

    private String when() {
        return "step " + step + ", change " + changes + ", loss " + losses;
    }

    private static Path data(Path base) {
        return base.resolve("data");
    }

    /** The line of facelib's own code that calls. */
    private static String site() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.filter(f -> !isEquipment(f.getDeclaringClass()))
                        .findFirst()
                        .map(f -> f.getDeclaringClass().getSimpleName() + "." + f.getMethodName() + ":"
                                + f.getLineNumber())
                        .orElseThrow());
    }

    private static boolean isEquipment(Class<?> type) {
        return type.getNestHost() == PowerLossRun.class || type.getNestHost() == ForwardingDisk.class;
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        remove(base);
    }
}
