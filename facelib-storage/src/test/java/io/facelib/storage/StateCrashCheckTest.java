package io.facelib.storage;

import static io.facelib.storage.States.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.BatchId;
import io.facelib.spi.JobEnd;
import io.facelib.spi.JobLease;
import io.facelib.spi.Journal;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The look at what a killed process left sees what is lost, half there, or there without having been asked for. */
class StateCrashCheckTest {
    private static final LeaseRequest SOME = new LeaseRequest(StateCrashWriter.LANE, 10, 10, Duration.ofMinutes(1));

    @TempDir
    private Path folder;

    private final StateCrashModel model = new StateCrashModel();
    private EmbeddedStorage description;
    private StorageBackends storage;

    @BeforeEach
    void open() {
        description = EmbeddedStorage.at(folder.resolve("faces"));
        storage = description.open(StorageSetup.of(Clock.systemUTC()));
        storage.state().webhooks().register(States.endpoint("e", Optional.empty()));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void told(String change) {
        assertThat(model.hear("begin 1 " + change)).isTrue();
        assertThat(model.hear("done 1")).isTrue();
    }

    private List<String> look() {
        return StateCrashCheck.run(storage, description, model);
    }

    private static Journal journal(String name) {
        return States.audit(name).and(Journal.of(States.event(name)));
    }

    private void enqueue(String... ids) {
        for (String id : ids) {
            storage.jobs().enqueue(List.of(NewJob.of(ACME, StateCrashWriter.LANE, id, "group", "")));
        }
    }

    private void create(String batch, int items) {
        storage.state()
                .batches()
                .create(States.batch(batch, items), States.sources(batch, items), States.audit("create-" + batch));
    }

    private void settle(String batch, int item, Journal journal) {
        storage.state()
                .batches()
                .settle(
                        ACME,
                        BatchId.of(batch),
                        item,
                        States.stored(),
                        journal,
                        (completed, failed) -> journal("completed-" + batch));
    }

    @Test
    void everythingAsTold_nothingIsViolated() {
        enqueue("j-0", "j-1", "j-2");
        told("ENQUEUE j 3");
        for (JobLease lease : storage.jobs().lease(SOME)) {
            boolean dead = lease.job().id().equals("j-1");
            storage.jobs().end(lease, dead ? new JobEnd.Dead("broken") : new JobEnd.HandBack());
        }
        told("DEAD j-1");
        create("b", 2);
        told("CREATE b 2");
        settle("b", 0, journal("b/0"));
        told("SETTLE b/0");
        model.hear("begin 2 SETTLE b/1");
        storage.state().write(ACME, journal("w"));
        told("WRITE w");
        model.hear("begin 3 WRITE never");
        storage.state().webhooks().relayed(ACME, List.of("w"));
        told("RELAY w");

        assertThat(look()).isEmpty();
        assertThat(model.inDoubt()).isZero();
        settle("b", 1, journal("b/1"));
        assertThat(look()).as("what was in doubt had not happened").isNotEmpty();
    }

    @Test
    void whatWasAcknowledgedAndIsNotThere_isLost() {
        told("ENQUEUE j 1");
        told("CREATE b 1");
        told("WRITE w");

        assertThat(look())
                .contains(
                        "ENQUEUE j 1 was acknowledged and is lost",
                        "CREATE b 1 was acknowledged and is lost",
                        "WRITE w was acknowledged and is lost");
    }

    @Test
    void jobThatIsDoneAndComesBack_orIsEnqueuedByHalf_isSeen() {
        enqueue("j-0", "k-0", "stranger");
        told("ENQUEUE j 1");
        told("DONE j-0");
        model.hear("begin 2 ENQUEUE k 2");

        assertThat(look())
                .contains(
                        "DONE j-0 was acknowledged and is lost",
                        "all or none of k 2: false instead of true",
                        "stranger was never enqueued");
    }

    @Test
    void settledItemWithoutItsJournal_orNeverAskedFor_isSeen() {
        create("b", 2);
        told("CREATE b 2");
        settle("b", 0, States.audit("b/0"));
        told("SETTLE b/0");
        settle("b", 1, journal("b/1"));

        assertThat(look())
                .contains("event of b/0: false instead of true", "SETTLE b/1 is there and was never asked for");
    }

    @Test
    void eventThatCameBackIntoTheOutbox_orWasTakenOutByNobody_isSeen() {
        storage.state().write(ACME, journal("back"));
        told("WRITE back");
        told("RELAY back");
        storage.state().write(ACME, journal("out"));
        told("WRITE out");
        storage.state().webhooks().relayed(ACME, List.of("out"));

        assertThat(look())
                .contains("RELAY back was acknowledged and is lost", "RELAY out is there and was never asked for");
    }
}
