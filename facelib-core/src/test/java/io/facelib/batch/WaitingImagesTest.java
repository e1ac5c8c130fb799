package io.facelib.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.batch.WaitingImages.Room;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many bytes of looked-at images may wait. */
@Timeout(60)
class WaitingImagesTest {
    private static final int KIB = 1_024;

    private final WaitingImages images = new WaitingImages(100 * KIB);

    private CompletableFuture<Boolean> taking(long bytes) {
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (Room room = images.take(bytes)) {
                taken.complete(true);
            } catch (InterruptedException e) {
                taken.complete(false);
            }
        });
        thread.start();
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return taken;
    }

    @Test
    void moreThanThereIsRoomFor_waitsUntilSomeIsGivenBack() throws Exception {
        Room first = images.take(60 * KIB);
        CompletableFuture<Boolean> second = taking(60 * KIB);

        assertThat(second).isNotDone();
        first.close();
        first.close(); // gives nothing back a second time
        assertThat(second.get()).isTrue();
        try (Room all = images.take(Long.MAX_VALUE)) {
            assertThat(taking(1)).as("a huge image is alone").isNotDone();
            assertThat(all).isNotNull();
        }
    }

    @Test
    void whatFits_doesNotWait() throws Exception {
        try (Room first = images.take(60 * KIB)) {
            assertThat(taking(30 * KIB).get()).isTrue();
            assertThat(first).isNotNull();
        }
    }
}
