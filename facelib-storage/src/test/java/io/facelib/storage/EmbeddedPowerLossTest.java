package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.storage.disk.PowerLoss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole storage on a disk that loses power: objects, graph files and what makes the directory a storage. */
class EmbeddedPowerLossTest {
    private static final List<String> OF_OBJECTS = List.of("Directories.", "ObjectFiles.", "Disk.");

    @TempDir
    Path work;

    private PowerLoss powerLoss(int steps, int outcomes) {
        return new PowerLoss(
                StorageKeeper::new, StorageKeeper.STEPS.subList(0, steps), work, new Random().nextLong(), outcomes);
    }

    @Test
    void powerLost_afterEveryChange_losesNothingAcknowledged() throws Exception {
        PowerLoss loss = powerLoss(3, 1);

        assertThat(loss.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        assertThat(loss.changes()).isGreaterThan(60);
    }

    /**
     * The forces of the objects are not asked for: to miss them takes a kill before the loss, in {@code ObjectPowerLossTest}.
     * The notes of commits have none to leave out; that they need none is what the losses of the other tests show.
     */
    @Test
    void everyForce_leftOut_isMissedByThisTest() throws Exception {
        PowerLoss none = powerLoss(2, 0);
        assertThat(none.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        Set<String> sites = new TreeSet<>(none.sites());
        sites.removeIf(s -> OF_OBJECTS.stream().anyMatch(s::startsWith));
        for (String expected : List.of("StorageFormat.", "Schema.", "BlockWriter.", "GraphFileWriter.")) {
            assertThat(sites).anyMatch(s -> s.startsWith(expected));
        }
        List<String> notMissed = new ArrayList<>();
        for (String site : sites) {
            PowerLoss loss = powerLoss(2, PowerLoss.ONE_BY_ONE);
            if (loss.powerLostAfterEveryChange(Optional.of(site)).isEmpty()) {
                notMissed.add(site);
            }
        }
        assertThat(notMissed).isEmpty();
    }
}
