package io.facelib.storage.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.spi.NewObject;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    /** How the steps store their objects, and which of these are looked at. */
    private enum Way {
        ALONE("raw-images"),
        FIRST_OF_TWO("raw-images"),
        SECOND_OF_TWO("thumbnails");

        private final String watched;

        Way(String watched) {
            this.watched = watched;
        }

        private List<String> buckets() {
            return this == ALONE ? List.of("raw-images") : List.of("raw-images", "thumbnails");
        }
    }

    @TempDir
    Path work;

    private PowerLoss powerLoss(Way way, int outcomes) {
        return new PowerLoss(() -> new ObjectKeeper(way), STEPS, work, new Random().nextLong(), outcomes);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void powerLost_afterEveryChange_losesNothingAcknowledged(Way way) throws IOException {
        PowerLoss loss = powerLoss(way, 10);

        assertThat(loss.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        assertThat(loss.killedThenPowerLost(Optional.empty())).isEmpty();
        assertThat(loss.changes()).isGreaterThan(60);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everyForce_leftOut_isMissedByThisTest(Way way) throws IOException {
        for (String site : sites(way)) {
            PowerLoss loss = powerLoss(way, PowerLoss.ONE_BY_ONE);
            Optional<String> wrong = loss.powerLostAfterEveryChange(Optional.of(site));
            wrong = wrong.isPresent() ? wrong : loss.killedThenPowerLost(Optional.of(site));
            assertThat(wrong).as("without the force at %s", site).isPresent();
        }
    }

    private Set<String> sites(Way way) throws IOException {
        PowerLoss none = powerLoss(way, 0);
        assertThat(none.powerLostAfterEveryChange(Optional.empty())).isEmpty();
        assertThat(none.killedThenPowerLost(Optional.empty())).isEmpty();
        assertThat(none.sites()).hasSizeGreaterThanOrEqualTo(6);
        return none.sites();
    }

    /** A store whose objects are the values. */
    private static final class ObjectKeeper implements Keeper {
        private final Way way;
        private @Nullable FilesystemObjectStore opened;

        ObjectKeeper(Way way) {
            this.way = way;
        }

        private FilesystemObjectStore store() {
            return Objects.requireNonNull(opened);
        }

        @Override
        public void open(Path directory, Disk disk) {
            opened = new FilesystemObjectStore(directory.resolve("objects"), disk, Clock.systemUTC());
        }

        @Override
        public void apply(Step step) {
            List<ObjectKey> keys = way.buckets().stream()
                    .map(bucket -> new ObjectKey(bucket, step.name()))
                    .toList();
            step.value().ifPresentOrElse(text -> put(keys, text), () -> keys.forEach(store()::delete));
        }

        private void put(List<ObjectKey> keys, String text) {
            store().putAll(keys.stream()
                    .map(key -> new NewObject(
                            key, new ByteArrayInputStream(text.getBytes(UTF_8)), ObjectInfo.ofType("text/plain")))
                    .toList());
        }

        @Override
        public Map<String, String> read() throws IOException {
            Map<String, String> all = new TreeMap<>();
            for (StoredObject object :
                    store().list(way.watched, "", PageRequest.first(100)).items()) {
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
