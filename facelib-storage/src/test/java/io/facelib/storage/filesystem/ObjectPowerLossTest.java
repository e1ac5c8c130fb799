package io.facelib.storage.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.StoredObject;
import io.facelib.storage.disk.Disk;
import io.facelib.storage.disk.PowerLoss;
import io.facelib.storage.disk.PowerLoss.Keeper;
import io.facelib.storage.disk.PowerLoss.Step;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects on a disk that loses power, and why each force is there. */
class ObjectPowerLossTest {
    private static final List<Step> STEPS = List.of(
            Step.put("acme/a.jpg", "first"),
            Step.put("acme/a.jpg", "second, which is longer than the first"),
            Step.put("acme/b.jpg", "b".repeat(500)),
            Step.remove("acme/a.jpg"),
            Step.put("other/deep/c.jpg", "c"),
            Step.remove("other/deep/c.jpg"),
            Step.put("other/deep/c.jpg", "c again"),
            Step.put("acme/a.jpg", "third"),
            Step.remove("acme/b.jpg"),
            Step.put("acme/a.jpg", "fourth"),
            Step.remove("acme/a.jpg"));

    @TempDir
    Path work;

    private PowerLoss powerLoss(int outcomes) {
        return new PowerLoss(ObjectKeeper::new, STEPS, work, new Random().nextLong(), outcomes);
    }

    @Test
    void powerLost_afterEveryChange_losesNothingAcknowledged() throws IOException {
        PowerLoss loss = powerLoss(10);

        assertThat(loss.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        assertThat(loss.killedThenPowerLost(Optional.empty())).isEmpty();
        assertThat(loss.changes()).isGreaterThan(60);
    }

    @Test
    void everyForce_leftOut_isMissedByThisTest() throws IOException {
        for (String site : sites()) {
            PowerLoss loss = powerLoss(PowerLoss.ONE_BY_ONE);
            Optional<String> wrong = loss.powerLostAfterEveryChange(Optional.of(site));
            wrong = wrong.isPresent() ? wrong : loss.killedThenPowerLost(Optional.of(site));
            assertThat(wrong).as("without the force at %s", site).isPresent();
        }
    }

    private Set<String> sites() throws IOException {
        PowerLoss none = powerLoss(0);
        assertThat(none.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        assertThat(none.killedThenPowerLost(Optional.empty())).isEmpty();
        assertThat(none.sites()).hasSizeGreaterThanOrEqualTo(6);
        return none.sites();
    }

    /** A store whose objects are the values. */
    private static final class ObjectKeeper implements Keeper {
        private @Nullable FilesystemObjectStore opened;

        private FilesystemObjectStore store() {
            return Objects.requireNonNull(opened);
        }

        @Override
        public void open(Path directory, Disk disk) {
            opened = new FilesystemObjectStore(directory.resolve("objects"), disk, Clock.systemUTC());
        }

        @Override
        public void apply(Step step) {
            ObjectKey key = new ObjectKey("raw-images", step.name());
            step.value()
                    .ifPresentOrElse(
                            text -> store().put(
                                            key,
                                            new ByteArrayInputStream(text.getBytes(UTF_8)),
                                            ObjectInfo.ofType("text/plain")),
                            () -> store().delete(key));
        }

        @Override
        public Map<String, String> read() throws IOException {
            Map<String, String> all = new TreeMap<>();
            for (StoredObject object :
                    store().list("raw-images", "", PageRequest.first(100)).items()) {
                try (InputStream in = store().open(object.key(), 0).orElseThrow()) {
                    all.put(object.key().key(), new String(in.readAllBytes(), UTF_8));
                }
            }
            store().check(problem -> {
                throw new IllegalStateException(problem);
            });
            return all;
        }

        @Override
        public void close() {
            if (opened != null) {
                opened.close();
            }
        }
    }
}
