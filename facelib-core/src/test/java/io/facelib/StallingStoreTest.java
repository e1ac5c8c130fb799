package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.error.CapacityException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.image.ImageLimits;
import io.facelib.image.JpegEncoder;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.Batch;
import io.facelib.model.BatchOptions;
import io.facelib.model.FaceImage;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import io.facelib.spi.NewObject;
import io.facelib.spi.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a batch holds and does again while the store of its images stalls or refuses. */
@Timeout(120)
class StallingStoreTest {
    private static final TenantId ACME = TenantId.of("acme");

    private final MemoryObjectStore memory = new MemoryObjectStore(Clock.systemUTC());
    private final AtomicInteger reads = new AtomicInteger();

    private static FaceImage image(int number) {
        return FaceImage.of(JpegEncoder.encode(
                FakeFaces.portrait("person " + number).pixels().orElseThrow(), 90));
    }

    private ObjectStore counting(ObjectStore store, Consumer<ObjectKey> stored) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("open")) {
                        reads.incrementAndGet();
                    }
                    if (method.getName().equals("putAll")) {
                        ((List<?>) arguments[0]).forEach(object -> stored.accept(((NewObject) object).key()));
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Batch indexed(ObjectStore store, ImageLimits limits, int images, int workers) throws InterruptedException {
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models())
                .objects(store)
                .limits(limits)
                .background(BackgroundOptions.defaults().withBatchWorkers(workers))
                .build()) {
            List<FaceImage> all = IntStream.range(0, images)
                    .mapToObj(StallingStoreTest::image)
                    .toList();
            return engine.tenant(ACME)
                    .batches()
                    .indexImages(all, BatchOptions.defaults())
                    .await(Duration.ofSeconds(60));
        }
    }

    @Test
    void storeThatIsFullForAMoment_isAskedAgain_withoutFetchingAgain() throws Exception {
        ObjectStore full = counting(memory, key -> {});
        AtomicInteger refusals = new AtomicInteger(3);
        ObjectStore store = counting(full, key -> {
            if (key.bucket().equals("thumbnails") && refusals.getAndDecrement() > 0) {
                throw new CapacityException("the store is full", Duration.ofMillis(1));
            }
        });
        reads.set(0);

        Batch end = indexed(store, ImageLimits.defaults(), 2, 2);

        assertThat(end.successful()).isEqualTo(2);
        assertThat(reads).as("each image twice counted, read once").hasValue(4);
    }

    private static boolean somebodyWaitsForRoom() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().endsWith(".WaitingImages")
                        && frame.getMethodName().equals("take"));
    }

    /** Images so large that two of them are more than may wait: what is looked at keeps its slot until the first is stored. */
    @Test
    void storeThatStalls_imagesThatWaitForIt_areBounded() throws Exception {
        int largest =
                IntStream.range(0, 12).map(i -> (int) image(i).size()).max().orElseThrow();
        AtomicInteger storing = new AtomicInteger();
        AtomicInteger stored = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ObjectStore store = counting(memory, key -> {
            if (key.bucket().equals("thumbnails")) {
                most.accumulateAndGet(storing.incrementAndGet(), Math::max);
                boolean last = stored.incrementAndGet() == 12;
                while (!last && storing.get() < 2 && !somebodyWaitsForRoom()) {
                    Thread.onSpinWait();
                }
                storing.decrementAndGet();
            }
        });

        Batch end = indexed(store, ImageLimits.defaults().withMaxBytes(largest + 1_024), 12, 1);

        assertThat(end.successful()).isEqualTo(12);
        assertThat(most).hasValue(1);
    }
}
