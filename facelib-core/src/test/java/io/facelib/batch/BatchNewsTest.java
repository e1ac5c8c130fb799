package io.facelib.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a batch hears of it, also of what happened before the waiting began. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchNewsTest {
    private static final Duration LONG = Duration.ofDays(1);

    private final BatchNews news = new BatchNews();

    @Test
    void anEndSinceOneLooked_isHeardOf() throws Exception {
        BatchNews.Seen seen = news.seen();
        news.ended();
        news.await(seen, LONG);
        assertThat(news.seen()).isNotEqualTo(seen);
    }

    @Test
    void aChangeSinceOneLooked_isHeardOf() throws Exception {
        BatchNews.Seen seen = news.seen();
        news.changed();
        news.await(seen, LONG);
        assertThat(news.seen()).isNotEqualTo(seen);
    }

    @Test
    void whatHappensWhileOneWaits_isHeardOf() throws Exception {
        for (Runnable happening : new Runnable[] {news::changed, news::ended}) {
            BatchNews.Seen seen = news.seen();
            CountDownLatch waiting = new CountDownLatch(1);
            CompletableFuture<Void> waiter = CompletableFuture.runAsync(() -> {
                waiting.countDown();
                await(seen);
            });
            waiting.await();
            happening.run();
            waiter.join();
        }
    }

    private void await(BatchNews.Seen seen) {
        try {
            news.await(seen, LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void withoutNews_theWaitEnds() throws Exception {
        BatchNews.Seen seen = news.seen();
        news.await(seen, Duration.ofMillis(1));
        assertThat(news.seen()).isEqualTo(seen);
    }
}
