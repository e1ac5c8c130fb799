package io.facelib.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.RetrySchedule;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** State that was written with tables of an older version. */
class OlderStateTest extends StateFixture {
    private static final TenantId ACME = TenantId.of("acme");

    private static WebhookEndpoint endpoint(String id, String... events) {
        return new WebhookEndpoint(
                ACME,
                id,
                "https://example.org/",
                new LinkedHashSet<>(Arrays.asList(events)),
                Optional.empty(),
                Optional.empty(),
                30,
                3,
                RetrySchedule.EXPONENTIAL,
                Instant.EPOCH,
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void version3_typesOfEndpoints_comeByTheirNamesUntilTheyAreGivenAnOrder() throws SQLException {
        state.webhooks().register(endpoint("old", "z", "b", "a"));
        database.close();
        sql("ALTER TABLE webhook_type DROP COLUMN place", "PRAGMA user_version=3");
        open(Clock.systemUTC(), keys);

        assertThat(database.check()).isEmpty();
        assertThat(events("old")).containsExactly("a", "b", "z");
        state.webhooks().register(endpoint("new", "z", "b", "a"));
        assertThat(events("new")).containsExactly("z", "b", "a");
    }

    private Iterable<String> events(String endpoint) {
        return state.webhooks().endpoint(ACME, endpoint).orElseThrow().events();
    }
}
