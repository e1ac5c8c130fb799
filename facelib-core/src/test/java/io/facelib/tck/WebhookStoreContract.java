package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.DeliveryAttempt;
import io.facelib.model.PageRequest;
import io.facelib.model.RetrySchedule;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookEndpoint.FormerSecret;
import io.facelib.model.WebhookEndpoint.SealedSecret;
import io.facelib.model.WebhookEvent;
import io.facelib.spi.Journal;
import io.facelib.spi.WebhookStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link WebhookStore} promises. Extend this class, return an empty store from {@link #open}, and run it. */
@Timeout(300)
public abstract class WebhookStoreContract extends StateStoreKit {
    private WebhookStore webhooks() {
        return store.webhooks();
    }

    // --- endpoints ---------------------------------------------------------------------------------------------------

    @Test
    void register_everyField_isGivenBack() {
        WebhookEndpoint full = new WebhookEndpoint(
                ACME,
                "id ü",
                "https://user:p%40ss@example.org/ü?a=b&c='d'",
                Set.of("face.indexed", "batch.completed", "x"),
                Optional.of(new SealedSecret("c2VjcmV0")),
                Optional.of(new FormerSecret(
                        new SealedSecret("Zm9ybWVy"), clock.instant().plusSeconds(60))),
                120,
                10,
                RetrySchedule.STANDARD_WEBHOOKS,
                clock.instant().plusNanos(123_456_000),
                Optional.of(clock.instant().plusSeconds(1)),
                Long.MAX_VALUE,
                2,
                Optional.of(clock.instant().plusSeconds(2)),
                Optional.of("gone"));
        WebhookEndpoint bare = new WebhookEndpoint(
                ACME,
                "bare",
                "http://example.org",
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                1,
                0,
                RetrySchedule.EXPONENTIAL,
                clock.instant(),
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                Optional.empty());
        register(full, bare);

        assertThat(webhooks().endpoints(ACME)).containsExactly(full, bare);
    }

    @Test
    void register_idThatIsThere_isLeftAsItIs() {
        register(endpoint(ACME, "a"), endpoint(ACME, "b"));
        WebhookEndpoint again = endpoint(ACME, "a").withUse(Optional.empty(), 9, 9, Optional.empty(), Optional.empty());
        register(again, endpoint(OTHER, "a"));

        assertThat(webhooks().endpoints(ACME)).containsExactly(endpoint(ACME, "a"), endpoint(ACME, "b"));
        assertThat(webhooks().endpoints(OTHER)).containsExactly(endpoint(OTHER, "a"));
    }

    @Test
    void endpoints_inTheOrderOfRegistration_disabledOnesToo() {
        List<String> ids = List.of("d", "a", "c", "b");
        ids.forEach(id -> register(endpoint(ACME, id)));
        update("c", WebhookStoreContract::disabled);
        update("d", endpoint -> used(endpoint, 1));

        assertThat(webhooks().endpoints(ACME)).extracting(WebhookEndpoint::id).containsExactlyElementsOf(ids);
        assertThat(webhooks().endpoints(OTHER)).isEmpty();
    }

    @Test
    void endpoint_byId_isThatOfTheTenant() {
        register(endpoint(ACME, "a"), endpoint(ACME, "b"), endpoint(OTHER, "c"));
        update("b", WebhookStoreContract::disabled);

        assertThat(webhooks().endpoint(ACME, "a")).contains(endpoint(ACME, "a"));
        assertThat(webhooks().endpoint(ACME, "b"))
                .map(found -> found.disabled().isPresent())
                .contains(true);
        assertThat(webhooks().endpoint(ACME, "c")).as("of another tenant").isEmpty();
        assertThat(webhooks().endpoint(ACME, "A")).isEmpty();
        webhooks().unregister(ACME, endpoint(ACME, "a").url());
        assertThat(webhooks().endpoint(ACME, "a")).isEmpty();
    }

    @Test
    void endpoints_eventsOfEach_areInTheOrderInWhichTheyWereAskedFor() throws IOException {
        List<String> given = List.of("m", "face.indexed", "z", "batch.failed", "a", "face.compared", "b", "q");
        register(wanting("a", given), wanting("b", reversed(given)));
        update("a", endpoint -> used(endpoint, 1));

        assertThat(events("a")).isEqualTo(given);
        assertThat(events("b")).isEqualTo(reversed(given));
        assertThat(webhooks().endpoint(ACME, "a").orElseThrow().events()).containsExactlyElementsOf(given);
        update("a", endpoint -> wanting("a", reversed(given)));
        assertThat(events("a")).isEqualTo(reversed(given));
        reopenStore();
        assertThat(events("a")).isEqualTo(reversed(given));
    }

    private List<String> events(String endpoint) {
        return webhooks().endpoints(ACME).stream()
                .filter(found -> found.id().equals(endpoint))
                .flatMap(found -> found.events().stream())
                .toList();
    }

    private static List<String> reversed(List<String> types) {
        List<String> reversed = new ArrayList<>(types);
        Collections.reverse(reversed);
        return reversed;
    }

    @Test
    void update_whatItBecomes_isKeptAndGivenBack() {
        register(endpoint(ACME, "a"), endpoint(ACME, "b"));
        WebhookEndpoint expected = endpoint(ACME, "a")
                .withSecrets(
                        Optional.of(new SealedSecret("bmV3")),
                        Optional.of(new FormerSecret(new SealedSecret("b2xk"), clock.instant())))
                .withUse(Optional.of(clock.instant()), 1, 2, Optional.of(clock.instant()), Optional.of("why"));

        List<WebhookEndpoint> seen = new ArrayList<>();
        assertThat(webhooks()
                        .update(
                                ACME,
                                "a",
                                before -> {
                                    seen.add(before);
                                    return expected;
                                },
                                Optional.empty()))
                .contains(expected);
        assertThat(seen).containsExactly(endpoint(ACME, "a"));
        assertThat(webhooks().endpoints(ACME)).containsExactly(expected, endpoint(ACME, "b"));
        assertThat(deliveries("a")).isEmpty();
    }

    @Test
    void update_unknownEndpoint_changesAndLogsNothing() {
        UnaryOperator<WebhookEndpoint> notCalled = endpoint -> {
            throw new AssertionError("called");
        };
        assertThat(webhooks().update(ACME, "a", notCalled, Optional.of(attempt("a", 1))))
                .isEmpty();
        register(endpoint(ACME, "a"));
        assertThat(deliveries("a")).isEmpty();
    }

    @Test
    void update_changeFails_nothingIsWritten() {
        register(endpoint(ACME, "a"));
        assertThatThrownBy(() -> webhooks()
                        .update(
                                ACME,
                                "a",
                                endpoint -> {
                                    throw new IllegalStateException("no");
                                },
                                Optional.of(attempt("a", 1))))
                .isInstanceOf(RuntimeException.class);
        assertThat(webhooks().endpoints(ACME)).containsExactly(endpoint(ACME, "a"));
        assertThat(deliveries("a")).isEmpty();
    }

    @Test
    void update_eightThreads_noChangeIsLost() {
        register(endpoint(ACME, "a"));
        Concurrently.run(8, thread -> {
            for (int i = 0; i < 25; i++) {
                webhooks().update(ACME, "a", endpoint -> used(endpoint, 1), Optional.of(attempt("a", thread + 1)));
            }
            return thread;
        });
        assertThat(webhooks().endpoints(ACME).get(0).successes()).isEqualTo(200);
        assertThat(deliveries("a")).hasSize(200);
    }

    @Test
    void unregister_exactlyThatUrl_andItsLog() {
        register(endpoint(ACME, "a"), twin("b", "a"), twin("c", "A"), endpoint(ACME, "a/"), endpoint(OTHER, "a"));
        log("a", 1);
        log("c", 1);

        assertThat(webhooks().unregister(ACME, "https://example.org/a")).isEqualTo(2);
        assertThat(webhooks().endpoints(ACME)).extracting(WebhookEndpoint::id).containsExactly("c", "a/");
        assertThat(webhooks().endpoints(OTHER)).hasSize(1);
        assertThat(deliveries("a")).isEmpty();
        assertThat(deliveries("c")).hasSize(1);
        assertThat(webhooks().unregister(ACME, "https://example.org/a")).isZero();
        register(endpoint(ACME, "a"));
        assertThat(deliveries("a")).isEmpty();
    }

    // --- events ------------------------------------------------------------------------------------------------------

    @Test
    void event_everyField_isGivenBack() {
        register(endpoint(ACME, "a"));
        WebhookEvent event = new WebhookEvent(
                "id ü",
                ACME,
                EVENT,
                "request ü",
                clock.instant().plusNanos(123_456_000),
                "{\"a\": \"\uD83D\uDE00 'x' \\u0000\"}");
        store.write(ACME, Journal.of(event));

        assertThat(webhooks().event(ACME, "id ü")).contains(event);
        assertThat(webhooks().outbox(10)).containsExactly(event);
        assertThat(webhooks().event(ACME, "id")).isEmpty();
    }

    @Test
    void event_thatNoEndpointIsRegisteredFor_isNotKept() {
        write(ACME, "nobody there");
        register(endpoint(ACME, "a"), endpoint(OTHER, "a"));
        store.write(
                ACME, Journal.of(new WebhookEvent("other type", ACME, "face.searched", "r", clock.instant(), "{}")));
        write(ACME, "wanted");
        webhooks().unregister(ACME, endpoint(ACME, "a").url());
        write(ACME, "nobody any more");

        assertThat(outbox()).containsExactly("wanted");
        assertThat(webhooks().event(ACME, "nobody there")).isEmpty();
        assertThat(webhooks().events(ACME, Instant.EPOCH, ALL).items()).hasSize(1);
    }

    @Test
    void event_thatADisabledEndpointIsRegisteredFor_isKept() {
        register(endpoint(ACME, "a"));
        update("a", WebhookStoreContract::disabled);
        write(ACME, "missed");

        assertThat(outbox()).containsExactly("missed");
        assertThat(webhooks().events(ACME, Instant.EPOCH, ALL).items()).containsExactly(event(ACME, "missed"));
    }

    @Test
    void event_idThatIsThere_isLeftAsItIs() {
        register(endpoint(ACME, "a"), endpoint(OTHER, "a"));
        write(ACME, "v");
        WebhookEvent first = event(ACME, "v");
        webhooks().relayed(ACME, List.of("v"));
        clock.advance(SECOND);
        write(ACME, "v");
        write(OTHER, "v");

        assertThat(webhooks().event(ACME, "v")).contains(first);
        assertThat(webhooks().outbox(10)).containsExactly(event(OTHER, "v"));
    }

    @Test
    void outbox_eventsOfAllTenants_inTheOrderTheyWereWritten() {
        register(endpoint(ACME, "a"), endpoint(OTHER, "a"));
        store.write(ACME, Journal.of(event(ACME, "z")).and(Journal.of(event(ACME, "y"))));
        write(OTHER, "x");
        write(ACME, "w");

        assertThat(outbox()).containsExactly("z", "y", "x", "w");
        assertThat(webhooks().outbox(2)).extracting(WebhookEvent::id).containsExactly("z", "y");
    }

    @Test
    void owe_relayedEvents_comeBackUntilEveryEndpointWasToldToTheEnd() {
        register(endpoint(ACME, "a"), endpoint(ACME, "b"), endpoint(OTHER, "c"));
        write(ACME, "v");
        write(OTHER, "v");
        webhooks().relayed(ACME, List.of("v"));
        webhooks().relayed(OTHER, List.of("v"));
        log("a", 1);

        assertThat(webhooks().owe()).isEqualTo(2);
        assertThat(webhooks().outbox(10)).containsExactly(event(ACME, "v"), event(OTHER, "v"));
        assertThat(webhooks().owe()).as("those that are in the outbox").isZero();
        webhooks().relayed(ACME, List.of("v"));
        webhooks().relayed(OTHER, List.of("v"));
        log("b", 1);
        assertThat(webhooks().owe()).isEqualTo(1);
        assertThat(webhooks().outbox(10)).containsExactly(event(OTHER, "v"));
    }

    @Test
    void owe_endpointsThatDoNotTakeTheEventAreOwedNothing() {
        register(endpoint(ACME, "off"), endpoint(ACME, "gone"));
        write(ACME, "v");
        webhooks().relayed(ACME, List.of("v"));
        assertThat(webhooks().owe()).isEqualTo(1);
        webhooks().relayed(ACME, List.of("v"));

        update("off", WebhookStoreContract::disabled);
        webhooks().unregister(ACME, endpoint(ACME, "gone").url());
        clock.advance(Duration.ofSeconds(1));
        register(endpoint(ACME, "younger than the event"));

        assertThat(webhooks().owe()).isZero();
        assertThat(webhooks().outbox(10)).isEmpty();
    }

    @Test
    void relayed_events_leaveTheOutboxAndStay() {
        register(endpoint(ACME, "a"), endpoint(OTHER, "a"));
        List.of("a", "b", "c").forEach(id -> write(ACME, id));
        write(OTHER, "a");
        webhooks().relayed(ACME, List.of("a", "c", "unknown", "a"));
        webhooks().relayed(ACME, List.of());

        assertThat(webhooks().outbox(10)).containsExactly(event(ACME, "b"), event(OTHER, "a"));
        assertThat(webhooks().event(ACME, "a")).contains(event(ACME, "a"));
        webhooks().relayed(OTHER, List.of("b"));
        assertThat(outbox()).containsExactly("b", "a");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 6})
    void events_sinceAMoment_inTheOrderTheyWereWritten(int limit) {
        register(endpoint(ACME, "a"), endpoint(OTHER, "a"));
        write(ACME, "before");
        clock.advance(SECOND);
        List<String> ids = List.of("e", "a", "d", "b", "c");
        ids.forEach(id -> {
            write(ACME, id);
            write(OTHER, "other " + id);
        });
        webhooks().relayed(ACME, List.of("a"));

        Instant since = clock.instant();
        assertThat(Listing.all(limit, page -> webhooks().events(ACME, since, page)))
                .extracting(WebhookEvent::id)
                .containsExactlyElementsOf(ids);
        assertThat(webhooks().events(ACME, since.plusMillis(1), ALL).items()).isEmpty();
    }

    @Test
    void write_eightThreads_everyEventOnceInTheOutbox() {
        register(endpoint(ACME, "a"));
        Concurrently.run(8, thread -> {
            for (int i = 0; i < 25; i++) {
                write(ACME, thread + ":" + i);
                write(ACME, "same " + i);
            }
            return thread;
        });
        assertThat(outbox()).hasSize(225).doesNotHaveDuplicates();
        for (int thread = 0; thread < 8; thread++) {
            String own = thread + ":";
            assertThat(outbox())
                    .filteredOn(id -> id.startsWith(own))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 25).mapToObj(i -> own + i).toList());
        }
    }

    // --- deliveries --------------------------------------------------------------------------------------------------

    @Test
    void deliveries_everyField_isGivenBack() {
        register(endpoint(ACME, "a"));
        DeliveryAttempt answered = new DeliveryAttempt(
                "event ü",
                EVENT,
                "a",
                1,
                clock.instant().plusNanos(123_456_000),
                Duration.ofMillis(1_234),
                OptionalInt.of(503),
                Optional.of("HTTP 503: ü"),
                false);
        DeliveryAttempt silent = new DeliveryAttempt(
                "e", EVENT, "a", 11, clock.instant(), Duration.ZERO, OptionalInt.empty(), Optional.empty(), true);
        webhooks().update(ACME, "a", UnaryOperator.identity(), Optional.of(silent));
        webhooks().update(ACME, "a", UnaryOperator.identity(), Optional.of(answered));

        assertThat(deliveries("a")).containsExactly(answered, silent);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8})
    void deliveries_newestFirst(int limit) {
        register(endpoint(ACME, "a"), endpoint(ACME, "b"), endpoint(OTHER, "a"));
        for (int i = 1; i <= 7; i++) {
            log("a", i);
            log("b", 9);
            clock.advance(SECOND);
        }
        assertThat(Listing.all(limit, page -> webhooks().deliveries(ACME, "a", page)))
                .extracting(DeliveryAttempt::attempt)
                .containsExactly(7, 6, 5, 4, 3, 2, 1);
        assertThat(webhooks().deliveries(OTHER, "a", ALL).items()).isEmpty();
        assertThat(deliveries("unknown")).isEmpty();
    }

    @Test
    void deliveries_attemptsLoggedBetweenPages_disturbNoFurtherPage() {
        register(endpoint(ACME, "a"));
        for (int i = 1; i <= 4; i++) {
            log("a", i);
            clock.advance(SECOND);
        }
        var first = webhooks().deliveries(ACME, "a", PageRequest.first(2));
        log("a", 5);
        PageRequest next = ALL.after(first.next().orElseThrow());

        assertThat(webhooks().deliveries(ACME, "a", next).items())
                .extracting(DeliveryAttempt::attempt)
                .containsExactly(2, 1);
    }

    // --- prune, erase, life ------------------------------------------------------------------------------------------

    @Test
    void prune_relayedEventsAndAttempts_ofAllTenants() {
        register(endpoint(ACME, "a"), endpoint(OTHER, "a"));
        List.of(ACME, OTHER).forEach(tenant -> {
            write(tenant, "relayed");
            write(tenant, "waiting");
            webhooks().relayed(tenant, List.of("relayed"));
        });
        log("a", 1);
        log("a", 2);
        clock.advance(SECOND);
        write(ACME, "new");
        webhooks().relayed(ACME, List.of("new"));
        log("a", 3);

        assertThat(webhooks().prune(clock.instant())).isEqualTo(4);
        assertThat(webhooks().event(ACME, "relayed")).isEmpty();
        assertThat(webhooks().event(OTHER, "relayed")).isEmpty();
        assertThat(webhooks().event(ACME, "waiting")).isPresent();
        assertThat(webhooks().event(ACME, "new")).isPresent();
        assertThat(webhooks().outbox(10)).extracting(WebhookEvent::tenant).containsExactly(ACME, OTHER);
        assertThat(deliveries("a")).extracting(DeliveryAttempt::attempt).containsExactly(3);
        assertThat(webhooks().prune(clock.instant())).isZero();
        assertThat(webhooks().endpoints(ACME)).hasSize(1);
    }

    @Test
    void erase_everythingOfTheTenant_andNothingElse() {
        for (TenantId tenant : List.of(ACME, OTHER)) {
            register(endpoint(tenant, "a"));
            write(tenant, "v");
            write(tenant, "w");
            webhooks().relayed(tenant, List.of("v"));
            webhooks().update(tenant, "a", UnaryOperator.identity(), Optional.of(attempt("a", 1)));
        }
        store.erase(ACME);
        store.erase(ACME);

        assertThat(webhooks().endpoints(ACME)).isEmpty();
        assertThat(webhooks().event(ACME, "v")).isEmpty();
        assertThat(webhooks().events(ACME, Instant.EPOCH, ALL).items()).isEmpty();
        assertThat(deliveries("a")).isEmpty();
        assertThat(webhooks().outbox(10)).containsExactly(event(OTHER, "w"));
        assertThat(webhooks().endpoints(OTHER)).hasSize(1);
        assertThat(webhooks().events(OTHER, Instant.EPOCH, ALL).items()).hasSize(2);
        assertThat(webhooks().deliveries(OTHER, "a", ALL).items()).hasSize(1);
        register(endpoint(ACME, "a"));
        assertThat(deliveries("a")).isEmpty();
    }

    @Test
    void tenants_neverSeeOrTouchEachOthers() {
        register(endpoint(ACME, "a"));
        write(ACME, "v");
        log("a", 1);

        assertThat(webhooks().endpoints(OTHER)).isEmpty();
        assertThat(webhooks().update(OTHER, "a", WebhookStoreContract::disabled, Optional.of(attempt("a", 2))))
                .isEmpty();
        assertThat(webhooks().unregister(OTHER, endpoint(ACME, "a").url())).isZero();
        assertThat(webhooks().event(OTHER, "v")).isEmpty();
        assertThat(webhooks().events(OTHER, Instant.EPOCH, ALL).items()).isEmpty();
        assertThat(webhooks().deliveries(OTHER, "a", ALL).items()).isEmpty();
        webhooks().relayed(OTHER, List.of("v"));
        assertThatThrownBy(() -> store.write(OTHER, Journal.of(event(ACME, "w"))))
                .isInstanceOf(InvalidInputException.class);
        assertThat(webhooks().endpoints(ACME)).containsExactly(endpoint(ACME, "a"));
        assertThat(outbox()).containsExactly("v");
        assertThat(deliveries("a")).hasSize(1);
    }

    @Test
    void reopenStore_everythingIsAsItWas() throws IOException {
        register(endpoint(ACME, "b"), endpoint(ACME, "a"));
        write(ACME, "v");
        write(ACME, "w");
        webhooks().relayed(ACME, List.of("v"));
        log("a", 1);
        reopenStore();

        assertThat(webhooks().endpoints(ACME)).containsExactly(endpoint(ACME, "b"), endpoint(ACME, "a"));
        assertThat(outbox()).containsExactly("w");
        assertThat(webhooks().event(ACME, "v")).contains(event(ACME, "v"));
        assertThat(deliveries("a")).containsExactly(attempt("a", 1));
        write(ACME, "x");
        assertThat(outbox()).containsExactly("w", "x");
    }

    @Test
    void anyCall_afterClose_failsClearly() {
        WebhookStore webhooks = webhooks();
        store.close();

        assertThatThrownBy(() -> webhooks.register(endpoint(ACME, "a"))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> webhooks.endpoints(ACME)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> webhooks.endpoint(ACME, "a")).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> webhooks.update(ACME, "a", UnaryOperator.identity(), Optional.empty()))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> webhooks.unregister(ACME, "u")).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> webhooks.outbox(1)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> webhooks.relayed(ACME, List.of("a"))).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> webhooks.event(ACME, "a")).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> webhooks.events(ACME, Instant.EPOCH, ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> webhooks.deliveries(ACME, "a", ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> webhooks.prune(clock.instant())).isInstanceOf(ClosedException.class);
    }

    // --- helpers -----------------------------------------------------------------------------------------------------

    /** An endpoint with the URL of another one. */
    private WebhookEndpoint twin(String id, String other) {
        WebhookEndpoint from = endpoint(ACME, other);
        return new WebhookEndpoint(
                ACME,
                id,
                from.url(),
                from.events(),
                from.secret(),
                from.formerSecret(),
                from.timeoutSeconds(),
                from.retryCount(),
                from.schedule(),
                from.createdAt(),
                from.lastUsed(),
                from.successes(),
                from.failures(),
                from.failingSince(),
                from.disabled());
    }

    private WebhookEndpoint wanting(String id, List<String> types) {
        WebhookEndpoint from = endpoint(ACME, id);
        return new WebhookEndpoint(
                ACME,
                id,
                from.url(),
                new LinkedHashSet<>(types),
                from.secret(),
                from.formerSecret(),
                from.timeoutSeconds(),
                from.retryCount(),
                from.schedule(),
                from.createdAt(),
                from.lastUsed(),
                from.successes(),
                from.failures(),
                from.failingSince(),
                from.disabled());
    }

    private static WebhookEndpoint disabled(WebhookEndpoint endpoint) {
        return endpoint.withUse(
                endpoint.lastUsed(), endpoint.successes(), endpoint.failures(), Optional.empty(), Optional.of("off"));
    }

    private static WebhookEndpoint used(WebhookEndpoint endpoint, int more) {
        return endpoint.withUse(
                endpoint.lastUsed(), endpoint.successes() + more, 0, Optional.empty(), endpoint.disabled());
    }

    private void update(String endpoint, UnaryOperator<WebhookEndpoint> change) {
        assertThat(webhooks().update(ACME, endpoint, change, Optional.empty())).isPresent();
    }

    private DeliveryAttempt attempt(String endpoint, int number) {
        return new DeliveryAttempt(
                "v",
                EVENT,
                endpoint,
                number,
                clock.instant(),
                Duration.ofMillis(5),
                OptionalInt.of(200),
                Optional.empty(),
                true);
    }

    private void log(String endpoint, int number) {
        webhooks().update(ACME, endpoint, UnaryOperator.identity(), Optional.of(attempt(endpoint, number)));
    }

    private List<DeliveryAttempt> deliveries(String endpoint) {
        return webhooks().deliveries(ACME, endpoint, ALL).items();
    }

    private void write(TenantId tenant, String event) {
        store.write(tenant, Journal.of(event(tenant, event)));
    }
}
