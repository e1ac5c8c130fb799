package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.storage.disk.PowerLoss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole storage on a disk that loses power: objects, graph files and what makes the directory a storage. */
class EmbeddedPowerLossTest {
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

    @Test
    void everyForce_leftOut_isMissedByThisTest() throws Exception {
        PowerLoss none = powerLoss(2, 0);
        assertThat(none.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        Set<String> sites = none.sites();
        assertThat(sites).anyMatch(s -> s.startsWith("StorageFormat.")).anyMatch(s -> s.startsWith("Schema."));
        assertThat(sites).anyMatch(s -> s.startsWith("BlockWriter.")).anyMatch(s -> s.startsWith("GraphFileWriter."));
        PowerLoss opening = powerLoss(0, 0);
        assertThat(opening.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        List<String> notMissed = new ArrayList<>();
        for (String site : sites) {
            // Those of the objects need a kill first: ObjectPowerLossTest.
            boolean ofObjects = site.startsWith("Directories.") || site.startsWith("ObjectFiles.");
            PowerLoss loss = opening.sites().contains(site) ? powerLoss(0, 60) : powerLoss(2, 6);
            if (!ofObjects && loss.powerLostAfterEveryChange(Optional.of(site)).isEmpty()) {
                notMissed.add(site);
            }
        }
        assertThat(notMissed).isEmpty();
    }
}
