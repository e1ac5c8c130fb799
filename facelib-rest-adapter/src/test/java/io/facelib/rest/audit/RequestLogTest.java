package io.facelib.rest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.RequestAudit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestLogTest {
    private final List<List<RequestAudit>> groups = Collections.synchronizedList(new ArrayList<>());

    @Test
    void close_rowsWaiting_areWrittenInOrderAndInGroups() {
        CountDownLatch go = new CountDownLatch(1);
        RequestLog log = RequestLog.start(rows -> {
            await(go);
            groups.add(rows);
        });
        IntStream.range(0, 2_000).forEach(i -> log.add(row(i)));
        go.countDown();

        log.close();

        List<String> written = groups.stream()
                .flatMap(List::stream)
                .map(RequestAudit::requestId)
                .toList();
        assertThat(written)
                .isEqualTo(IntStream.range(0, 2_000).mapToObj(Integer::toString).toList());
        assertThat(groups)
                .hasSizeLessThan(10)
                .allSatisfy(group -> assertThat(group).hasSizeLessThanOrEqualTo(500));
    }

    @Test
    void add_storeIsSlowAndTheQueueFull_losesRowsAndCountsThem() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        try (RequestLog log = RequestLog.start(
                rows -> {
                    busy.countDown();
                    await(go);
                    groups.add(rows);
                },
                10)) {
            log.add(row(0));
            await(busy);
            IntStream.range(1, 31).forEach(i -> log.add(row(i)));

            assertThat(log.lost()).isEqualTo(20);
            go.countDown();
        }
        assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(11);
    }

    @Test
    void add_storeThrows_laterRowsAreWritten() {
        CountDownLatch failed = new CountDownLatch(1);
        try (RequestLog log = RequestLog.start(rows -> {
            if (failed.getCount() > 0) {
                failed.countDown();
                throw new IllegalStateException("the store is down");
            }
            groups.add(rows);
        })) {
            log.add(row(1));
            await(failed);
            log.add(row(2));
        }
        assertThat(groups).containsExactly(List.of(row(2)));
    }

    @Test
    void addOfStranger_veryMany_keepsSomeOfEachMinute() {
        try (RequestLog log = RequestLog.start(groups::add)) {
            IntStream.range(0, 1_000).forEach(i -> log.addOfStranger(row(i)));
        }
        assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(60);
    }

    @Test
    void addOfStranger_veryManyInAFewMinutes_isToldOnceAMinuteAtMost() throws InterruptedException {
        List<Long> reports = new CopyOnWriteArrayList<>();
        Semaphore written = new Semaphore(0);
        try (RequestLog log = RequestLog.start(rows -> written.release(rows.size()), 10_000, reports::add)) {
            IntStream.range(0, 100).forEach(i -> log.addOfStranger(row(i)));
            written.acquire(60);
            for (int i = 0; i < 5; i++) {
                // Each is written by itself, and after it there would be something to tell.
                IntStream.range(0, 10).forEach(j -> log.addOfStranger(row(j)));
                log.add(row(i));
                written.acquire();
            }
            assertThat(reports).hasSizeLessThanOrEqualTo(1);
            log.add(row(0, Instant.EPOCH.plusSeconds(60)));
            written.acquire();
        }
        assertThat(reports).hasSizeBetween(1, 2);
        assertThat(reports.stream().mapToLong(Long::longValue).sum()).isEqualTo(90);
    }

    @Test
    void close_twice_isHarmlessAndLaterRowsAreLost() {
        RequestLog log = RequestLog.start(groups::add);
        log.close();
        log.close();

        log.add(row(1));

        assertThat(groups).isEmpty();
        assertThat(log.lost()).isEqualTo(1);
    }

    @Test
    void plain_whatCouldForgeALogLine_isTakenOut() {
        assertThat(RequestAudits.plain("a\r\nb\u001b[31m\u0000c\u0085", 100)).isEqualTo("ab[31mc");
        assertThat(RequestAudits.plain("x".repeat(600), 512)).hasSize(512);
    }

    private static RequestAudit row(int number) {
        return row(number, Instant.EPOCH);
    }

    private static RequestAudit row(int number, Instant at) {
        return new RequestAudit(
                at,
                Integer.toString(number),
                Optional.empty(),
                "GET",
                "/",
                200,
                Duration.ZERO,
                "",
                "127.0.0.1",
                0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
