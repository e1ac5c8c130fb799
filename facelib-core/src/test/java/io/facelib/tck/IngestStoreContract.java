package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.IngestRecord;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.spi.IngestStore;
import io.facelib.spi.Journal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link IngestStore} promises. Extend this class, return an empty store from {@link #open}, and run it. */
@Timeout(300)
public abstract class IngestStoreContract extends StateStoreKit {
    private IngestStore ingests() {
        return store.ingests();
    }

    @Test
    void record_everyField_isGivenBack() {
        IngestRecord full = new IngestRecord(
                "key ü/1",
                "ab".repeat(32),
                5,
                2,
                1,
                2,
                List.of(key("face-crops", "b"), key("face-crops", "a")),
                List.of(key("thumbnails", "ü 'x'")),
                List.of(),
                Map.of("decode", Duration.ofNanos(1_234_567_891), "embed", Duration.ZERO),
                clock.instant().plusNanos(123_456_000));

        assertThat(ingests().record(ACME, full, Journal.empty())).isTrue();
        assertThat(ingests().find(ACME, "key ü/1")).contains(full);
        assertThat(ingests().find(ACME, "key ü/2")).isEmpty();
    }

    @Test
    void record_itsJournal_isWritten() {
        register(endpoint(ACME, "e"));
        ingests().record(ACME, entry("k"), journal("r").and(Journal.of(event(ACME, "v"))));

        assertThat(requestIds(ACME)).containsExactly("r");
        assertThat(outbox()).containsExactly("v");
    }

    @Test
    void record_keyThatIsThere_writesNothing() {
        IngestRecord first = entry("k");
        ingests().record(ACME, first, Journal.empty());
        clock.advance(SECOND);

        assertThat(ingests().record(ACME, entry("k"), journal("r"))).isFalse();
        assertThat(ingests().find(ACME, "k")).contains(first);
        assertThat(operations(ACME)).isEmpty();
    }

    @Test
    void record_eventOfAnotherTenant_isRefusedWhole() {
        register(endpoint(OTHER, "e"));
        Journal journal = journal("r").and(Journal.of(event(OTHER, "v")));

        assertThatThrownBy(() -> ingests().record(ACME, entry("k"), journal)).isInstanceOf(InvalidInputException.class);
        assertThat(ingests().find(ACME, "k")).isEmpty();
        assertThat(operations(ACME)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A", "ä", " ", "a%", "a_", "'", "\\", "http://x/?y=z"})
    void record_oddKey_isFoundUnderExactlyThatKey(String key) {
        ingests().record(ACME, entry(key), Journal.empty());

        assertThat(ingests().find(ACME, key)).contains(entry(key));
        assertThat(ingests().find(ACME, key + " ")).isEmpty();
        assertThat(ingests().record(ACME, entry(key + "x"), Journal.empty())).isTrue();
    }

    @Test
    void tenants_haveKeysOfTheirOwn() {
        ingests().record(ACME, entry("k"), Journal.empty());
        clock.advance(SECOND);

        assertThat(ingests().find(OTHER, "k")).isEmpty();
        assertThat(ingests().record(OTHER, entry("k"), Journal.empty())).isTrue();
        store.erase(OTHER);
        assertThat(ingests().find(OTHER, "k")).isEmpty();
        assertThat(ingests().find(ACME, "k")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 7})
    void list_pages_giveEveryRecordOfTheTenantOnce(int limit) {
        List<String> keys = List.of("b", "B", "a/1", "ä", "a", "日本");
        keys.forEach(key -> ingests().record(ACME, entry(key), Journal.empty()));
        ingests().record(OTHER, entry("theirs"), Journal.empty());

        assertThat(Listing.all(limit, page -> ingests().list(ACME, page)))
                .containsExactlyInAnyOrderElementsOf(
                        keys.stream().map(this::entry).toList());
        assertThat(ingests().list(ACME, PageRequest.first(6)).next()).isEmpty();
    }

    @Test
    void prune_whatIsOlder_ofAllTenants() {
        ingests().record(ACME, entry("old"), Journal.empty());
        ingests().record(OTHER, entry("old"), Journal.empty());
        clock.advance(SECOND);
        ingests().record(ACME, entry("new"), Journal.empty());

        assertThat(ingests().prune(clock.instant())).isEqualTo(2);
        assertThat(ingests().find(ACME, "old")).isEmpty();
        assertThat(ingests().find(OTHER, "old")).isEmpty();
        assertThat(ingests().find(ACME, "new")).isPresent();
        assertThat(ingests().prune(clock.instant())).isZero();
        assertThat(ingests().record(ACME, entry("old"), Journal.empty())).isTrue();
    }

    @Test
    void record_eightThreads_oneIsKept() {
        for (int round = 0; round < 20; round++) {
            String key = "k" + round;
            assertThat(Concurrently.run(8, thread -> ingests().record(ACME, entry(key), journal(key + thread))))
                    .containsOnlyOnce(true);
        }
        assertThat(operations(ACME)).hasSize(20);
        assertUnbroken(ACME);
    }

    @Test
    void reopenStore_everythingIsAsItWas() throws IOException {
        ingests().record(ACME, entry("k"), Journal.empty());
        reopenStore();

        assertThat(ingests().find(ACME, "k")).contains(entry("k"));
        assertThat(ingests().record(ACME, entry("k"), Journal.empty())).isFalse();
    }

    @Test
    void anyCall_afterClose_failsClearly() {
        IngestStore ingests = ingests();
        store.close();

        assertThatThrownBy(() -> ingests.find(ACME, "k")).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> ingests.record(ACME, entry("k"), Journal.empty()))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> ingests.list(ACME, ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> ingests.prune(clock.instant())).isInstanceOf(ClosedException.class);
    }

    private IngestRecord entry(String key) {
        return new IngestRecord(
                key, "0".repeat(64), 1, 1, 0, 0, List.of(), List.of(), List.of(), Map.of(), clock.instant());
    }

    private static ObjectKey key(String bucket, String name) {
        return new ObjectKey(bucket, "acme/" + name);
    }
}
