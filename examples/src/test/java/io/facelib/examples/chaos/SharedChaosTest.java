package io.facelib.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.examples.chaos.Photo.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers and two workers over S3, Cassandra, PostgreSQL and Redis, for three tenants, under load, while one after the
 * other of the four is stopped, frozen and killed. Whatever was acknowledged is there in the end, once; what was deleted is
 * not; every error on the way said that it would pass; and it did, without anybody's doing.
 *
 * <p>A short form runs in every build; {@code -Pchaos} has all rounds, {@code -Dchaos.seed} repeats the choices of the load.
 */
@Tag("chaos")
@Timeout(3_600)
class SharedChaosTest {
    private static final List<String> TENANTS = List.of("acme", "bravo", "cargo");
    private static final boolean FULL = Boolean.getBoolean("chaos.full");
    private static final int CALLERS = 6;
    private static final int CHANGING = 4;
    /** Until the load goes on after a round, and everything that is owed is done. Leases last a minute; the rest is for slow machines. */
    private static final int PATIENCE_SECONDS = 600;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("chaos.seed", System.nanoTime());
    private final Violations violations = new Violations();
    private final Ledger ledger = new Ledger();
    private final Counts counts = new Counts();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger people = new AtomicInteger();
    private final List<String> table = new ArrayList<>();

    @Test
    void everyServerInTrouble_oneAfterTheOther_nothingIsLostAndAllGoesOn() throws Exception {
        System.out.println("chaos.seed=" + seed);
        try (ServerSet servers = new ServerSet(folder);
                Site site = new Site(violations)) {
            servers.start();
            withProcesses(servers, site);
        } finally {
            table.forEach(System.out::println);
        }
        assertThat(violations.all()).isEmpty();
    }

    private void withProcesses(ServerSet servers, Site site) throws Exception {
        try (Deployment deployment = new Deployment(folder, servers.settings())) {
            List<Client> clients = deployment.servers().stream().map(Client::new).toList();
            for (String tenant : TENANTS) {
                assertThat(clients.get(0).register(tenant, site.hook(tenant)).status())
                        .isEqualTo(200);
            }
            ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
            List<Future<Integer>> callers = new ArrayList<>();
            try {
                for (int i = 0; i < CALLERS; i++) {
                    callers.add(threads.submit(load(clients, site, i)));
                }
                Recovery recovery = new Recovery(clients, ledger, site, TENANTS, violations);
                underLoad(servers, recovery, callers);
                eachWorkerAlone(deployment, recovery);
            } finally {
                over.set(true);
                threads.shutdown();
            }
            for (Future<Integer> caller : callers) {
                assertThat(caller.get(5, TimeUnit.MINUTES)).isPositive();
            }
            inTheEnd(clients, site);
            assertThat(deployment.isWhole()).as("all processes are still there").isTrue();
            assertThat(deployment.endInOrder()).as("they end when they are asked to").isTrue();
        }
    }

    private Load load(List<Client> clients, Site site, int number) {
        return new Load(caller(clients, number), number >= CHANGING, ledger, site, TENANTS, people, over, violations);
    }

    private Caller caller(List<Client> clients, int number) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + number);
        return new Caller(clients, counts, violations, random, over);
    }

    private void underLoad(ServerSet servers, Recovery recovery, List<Future<Integer>> callers) throws Exception {
        recovery.await("start", PATIENCE_SECONDS);
        for (Round round : rounds(servers)) {
            counts.take();
            int before = violations.count();
            round.fault().begin(round.victim());
            try {
                TimeUnit.SECONDS.sleep(round.seconds());
            } finally {
                round.fault().end(round.victim());
            }
            long millis = recovery.await(round.toString(), PATIENCE_SECONDS);
            assertThat(callers).as("no caller has given up").noneMatch(Future::isDone);
            row(round, counts.take(), millis, violations.count() - before);
        }
    }

    /** Neither of the two has stopped working unseen behind the other: what a frozen one holds is the other's after a minute. */
    private void eachWorkerAlone(Deployment deployment, Recovery recovery) throws Exception {
        for (int number = 0; FULL && number < 2; number++) {
            counts.take();
            int before = violations.count();
            Signals.send("STOP", deployment.worker(number));
            long millis;
            try {
                millis = recovery.await("worker " + number + " was frozen", PATIENCE_SECONDS);
            } finally {
                Signals.send("CONT", deployment.worker(number));
            }
            row("a worker | frozen until the other has done three batches", counts.take(), millis, violations.count() - before);
        }
    }

    /** What was answered from the fault to the recovery. */
    private void row(Object round, Counts.Taken during, long recovery, int violated) {
        table.add(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.1f s | %.1f s | %d |",
                round,
                during.good(),
                during.refused(),
                during.slowestMillis() / 1_000.0,
                recovery / 1_000.0,
                violated));
        System.out.println(table.get(table.size() - 1) + " " + during.kinds());
    }

    private static List<Round> rounds(ServerSet servers) {
        return FULL ? all(servers) : few(servers);
    }

    private static List<Round> few(ServerSet servers) {
        return List.of(
                new Round(servers.objects(), Fault.KILLED, 3),
                new Round(servers.state(), Fault.KILLED, 3),
                new Round(servers.work(), Fault.FROZEN, 7),
                new Round(servers.work(), Fault.KILLED, 3));
    }

    /** Freezing is longer than every time limit: 30 s for S3, 33 s for PostgreSQL, 5 s for Redis, 10 s for Cassandra. */
    private static List<Round> all(ServerSet servers) {
        List<Round> rounds = new ArrayList<>();
        for (Victim victim : List.of(servers.objects(), servers.state(), servers.work())) {
            rounds.add(new Round(victim, Fault.STOPPED, 15));
            rounds.add(new Round(victim, Fault.FROZEN, 45));
            rounds.add(new Round(victim, Fault.KILLED, 10));
        }
        rounds.add(new Round(servers.lastNode(), Fault.KILLED, 15));
        rounds.add(new Round(servers.lastNode(), Fault.FROZEN, 30));
        return rounds;
    }

    private void inTheEnd(List<Client> clients, Site site) throws IOException, InterruptedException {
        over.set(false); // what may pass is asked again
        Audit audit = new Audit(caller(clients, CALLERS), ledger, site, TENANTS, violations);
        audit.settle(PATIENCE_SECONDS);
        audit.run();
        table.add(String.format(
                Locale.ROOT,
                "%d faces stored, %d deleted, %d in doubt, %d batches, %d deliveries, %d violations",
                ledger.count(State.STORED),
                ledger.count(State.DELETED),
                ledger.count(State.UNKNOWN) + ledger.count(State.DELETING),
                ledger.batches(batch -> true).size(),
                site.deliveries(),
                violations.count()));
    }
}
