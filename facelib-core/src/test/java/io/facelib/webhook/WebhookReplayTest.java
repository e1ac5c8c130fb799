package io.facelib.webhook;

import static io.facelib.webhook.Desk.ACME;
import static io.facelib.webhook.Desk.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.JobEnd;
import io.facelib.testkit.RawServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Telling of events once more. */
@Timeout(120)
class WebhookReplayTest {
    private static final TenantId OTHER = TenantId.of("other");

    private final Desk desk = new Desk();
    private final AtomicInteger status = new AtomicInteger(200);
    private final RawServer receiver =
            desk.receiver((request, out) -> RawServer.reply(out, status.get(), "text/plain", ""));
    private final WebhookEndpoint endpoint = desk.register(wish(receiver).withRetryCount(0));

    @AfterEach
    void close() {
        desk.close();
    }

    private List<String> toldIds() {
        return receiver.requests().stream()
                .map(told -> told.header("webhook-id"))
                .toList();
    }

    @Test
    void one_isDeliveredAgainUnderTheSameId() throws Exception {
        WebhookEvent event = desk.publish();
        desk.work();
        desk.clock.advance(Duration.ofMinutes(1));

        desk.replay.one(ACME, endpoint.id(), event.id());
        desk.replay.one(ACME, endpoint.id(), event.id());

        assertThat(desk.work()).containsExactly(new JobEnd.Done(), new JobEnd.Done());
        assertThat(toldIds()).containsExactly(event.id(), event.id(), event.id());
        assertThat(receiver.requests()).extracting(RawServer.Request::text).containsOnly(event.body());
        assertThat(desk.log(endpoint)).hasSize(3);
    }

    @Test
    void one_givenUpBefore_isDeliveredNow() throws Exception {
        status.set(500);
        WebhookEvent event = desk.publish();
        assertThat(desk.work()).containsExactly(new JobEnd.Dead("HTTP 500: "));
        status.set(200);

        desk.replay.one(ACME, endpoint.id(), event.id());

        assertThat(desk.work()).containsExactly(new JobEnd.Done());
        assertThat(desk.now(endpoint).successes()).isEqualTo(1);
        assertThat(desk.now(endpoint).failures()).isEqualTo(1);
    }

    @Test
    void since_deliversEverythingKeptFromThatMomentOn() throws Exception {
        desk.publish();
        desk.clock.advance(Duration.ofHours(1));
        Instant from = desk.clock.instant();
        WebhookEvent second = desk.publish();
        desk.clock.advance(Duration.ofHours(1));
        WebhookEvent third = desk.publish();
        desk.work();
        int before = receiver.requests().size();

        assertThat(desk.replay.since(ACME, endpoint.id(), from)).isEqualTo(2);

        desk.work();
        assertThat(toldIds().subList(before, before + 2)).containsExactlyInAnyOrder(second.id(), third.id());
    }

    @Test
    void since_whatADisabledEndpointMissed_isDeliveredOnceItIsEnabled() throws Exception {
        Instant from = desk.clock.instant();
        status.set(410);
        WebhookEvent refused = desk.publish();
        desk.work();
        WebhookEvent missed = desk.publish();
        assertThat(desk.work()).as("nothing is sent while it is disabled").isEmpty();
        status.set(200);
        desk.endpoints.enable(ACME, endpoint.id());
        int before = receiver.requests().size();

        assertThat(desk.replay.since(ACME, endpoint.id(), from)).isEqualTo(2);

        desk.work();
        assertThat(toldIds().subList(before, before + 2)).containsExactlyInAnyOrder(refused.id(), missed.id());
    }

    @Test
    void replay_whatIsNotThereOrDisabled_isRefused() throws Exception {
        WebhookEvent event = desk.publish();

        assertThatThrownBy(() -> desk.replay.one(ACME, endpoint.id(), "evt_none"))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> desk.replay.one(OTHER, endpoint.id(), event.id()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> desk.replay.since(OTHER, endpoint.id(), Instant.EPOCH))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> desk.replay.deliveries(OTHER, endpoint.id(), PageRequest.first(1)))
                .isInstanceOf(NotFoundException.class);
        status.set(410);
        desk.work();
        assertThatThrownBy(() -> desk.replay.one(ACME, endpoint.id(), event.id()))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void deliveries_areToldNewestFirst() throws Exception {
        for (int i = 0; i < 3; i++) {
            desk.publish();
            desk.work();
            desk.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(desk.replay
                        .deliveries(ACME, endpoint.id(), PageRequest.first(10))
                        .items())
                .hasSize(3)
                .extracting(DeliveryAttempt::at)
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }
}
