package io.facelib.webhook;

import static io.facelib.webhook.Desk.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.facelib.error.InvalidEventsException;
import io.facelib.error.InvalidInputException;
import io.facelib.error.NotFoundException;
import io.facelib.model.TenantId;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookRegistration;
import io.facelib.model.WebhookStats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may be told of events, and what is kept of them. */
class WebhookEndpointsTest {
    private static final String URL = "https://hooks.example/in?token=t0ken";
    private static final TenantId OTHER = TenantId.of("other");

    private final Desk desk = new Desk();

    @AfterEach
    void close() {
        desk.close();
    }

    private static WebhookRegistration wish() {
        return WebhookRegistration.of(URL, "face.indexed", "batch.completed");
    }

    @Test
    void register_keepsWhatWasAskedFor_inOrder() {
        WebhookEndpoint first = desk.register(wish());
        WebhookEndpoint second = desk.register(wish().withTimeoutSeconds(120).withRetryCount(10));

        assertThat(desk.endpoints.list(ACME)).containsExactly(first, second);
        assertThat(desk.endpoints.list(OTHER)).isEmpty();
        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(first.url()).isEqualTo(URL);
        assertThat(first.events()).containsExactlyInAnyOrder("face.indexed", "batch.completed");
        assertThat(first.timeoutSeconds()).isEqualTo(30);
        assertThat(first.retryCount()).isEqualTo(3);
        assertThat(first.secret()).isEmpty();
        assertThat(first.createdAt()).isEqualTo(desk.clock.instant());
    }

    @Test
    void register_secret_isKeptEncryptedAndBoundToItsEndpoint() {
        WebhookEndpoint endpoint = desk.register(wish().withSecret("s3cret"));
        byte[] sealed =
                Base64.getDecoder().decode(endpoint.secret().orElseThrow().base64());

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("s3cret");
        assertThat(endpoint.toString() + wish().withSecret("s3cret")).doesNotContain("s3cret", "t0ken");
        WebhookEndpoint thief = desk.register(wish()).withSecrets(endpoint.secret(), endpoint.formerSecret());
        EndpointSecrets secrets = new EndpointSecrets(desk.keys);
        assertThat(secrets.signing(endpoint, desk.clock.instant())).containsExactly("s3cret");
        assertThatThrownBy(() -> secrets.signing(thief, desk.clock.instant()))
                .as("another endpoint's secret opens no more")
                .isInstanceOf(io.facelib.error.SetupException.class);
    }

    @Test
    void register_unknownEvents_areListedExactly() {
        WebhookRegistration wish = WebhookRegistration.of(URL, "face.indexed", "test", "face.deleted");

        InvalidEventsException refused = catchThrowableOfType(InvalidEventsException.class, () -> desk.register(wish));

        assertThat(refused.invalidEvents()).containsExactly("test", "face.deleted");
        assertThat(refused.field()).isEqualTo("events");
        assertThat(desk.endpoints.list(ACME)).isEmpty();
        assertThat(desk.register(WebhookRegistration.of(URL)).events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hooks.example/in",
                "/in",
                "ftp://hooks.example/",
                "file:///in",
                "http://",
                "https:///in",
                "https://user:t0ken@hooks.example/",
                "http://0x7f000001/",
                "http://hooks.example:99999/",
                "http://a b/"
            })
    void register_urlThatIsNone_isRefused(String url) {
        assertThatThrownBy(() -> desk.register(WebhookRegistration.of(url)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("url: ")
                .hasMessageNotContaining("t0ken");
    }

    @Test
    void register_limits_areKept() {
        WebhookRegistration wish = wish();
        String longest = URL + "a".repeat(WebhookRegistration.MAX_URL - URL.length());

        assertThat(desk.register(WebhookRegistration.of(longest)).url()).isEqualTo(longest);
        assertThatThrownBy(() -> desk.register(WebhookRegistration.of(longest + "a")))
                .isInstanceOf(InvalidInputException.class);
        for (WebhookRegistration bad : new WebhookRegistration[] {
            wish.withTimeoutSeconds(0),
            wish.withTimeoutSeconds(121),
            wish.withRetryCount(-1),
            wish.withRetryCount(11),
            wish.withSecret("a".repeat(WebhookRegistration.MAX_SECRET + 1))
        }) {
            assertThatThrownBy(() -> desk.register(bad)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void register_moreThanTheLimitOfATenant_isRefused() {
        for (int i = 1; i < WebhookRegistration.MAX_ENDPOINTS; i++) {
            desk.register(wish());
        }
        WebhookEndpoint last = desk.register(WebhookRegistration.of(URL + "&last", "face.indexed"));

        assertThatThrownBy(() -> desk.register(wish()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("100 are registered")
                .hasMessageContaining("limit is 100");
        assertThat(desk.endpoints.list(ACME)).hasSize(WebhookRegistration.MAX_ENDPOINTS);
        desk.endpoints.register(OTHER, wish());
        desk.endpoints.unregister(ACME, last.url());
        desk.register(wish());
    }

    @Test
    void register_manyAtOnce_theLimitHolds() {
        IntStream.range(0, 2_000).parallel().forEach(i -> {
            try {
                desk.register(wish());
            } catch (InvalidInputException full) {
                assertThat(full.field()).isEqualTo("endpoints");
            }
        });

        assertThat(desk.endpoints.list(ACME)).hasSize(WebhookRegistration.MAX_ENDPOINTS);
    }

    @Test
    void unregister_removesEveryEndpointWithExactlyThatUrl() {
        desk.register(wish());
        desk.register(wish());
        WebhookEndpoint other = desk.register(WebhookRegistration.of(URL + "/", "face.indexed"));
        desk.endpoints.register(OTHER, wish());

        assertThat(desk.endpoints.unregister(ACME, URL)).isEqualTo(2);
        assertThat(desk.endpoints.unregister(ACME, URL)).isZero();
        assertThat(desk.endpoints.list(ACME)).containsExactly(other);
        assertThat(desk.endpoints.list(OTHER)).hasSize(1);
    }

    @Test
    void rotate_keepsTheFormerSecretForAWhile() {
        WebhookEndpoint endpoint = desk.register(wish().withSecret("one"));
        EndpointSecrets secrets = new EndpointSecrets(desk.keys);

        WebhookEndpoint rotated = desk.endpoints.rotate(ACME, endpoint.id(), "two", Duration.ofMinutes(5));
        assertThat(secrets.signing(rotated, desk.clock.instant())).containsExactly("two", "one");
        desk.clock.advance(Duration.ofMinutes(5));
        assertThat(secrets.signing(rotated, desk.clock.instant())).containsExactly("two");
        WebhookEndpoint atOnce = desk.endpoints.rotate(ACME, endpoint.id(), "three", Duration.ZERO);
        assertThat(secrets.signing(atOnce, desk.clock.instant())).containsExactly("three");
    }

    @Test
    void rotate_whatIsNotAcceptable_isRefused() {
        WebhookEndpoint endpoint = desk.register(wish());

        assertThatThrownBy(() -> desk.endpoints.rotate(ACME, endpoint.id(), "", Duration.ZERO))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> desk.endpoints.rotate(ACME, endpoint.id(), "x", Duration.ofDays(31)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> desk.endpoints.rotate(OTHER, endpoint.id(), "x", Duration.ZERO))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> desk.endpoints.enable(OTHER, endpoint.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void stats_sumOverEndpoints() {
        assertThat(desk.endpoints.stats(ACME).successRate()).isZero();
        WebhookEndpoint one = desk.register(wish());
        desk.register(wish());
        desk.store.update(
                ACME,
                one.id(),
                current -> current.withUse(current.lastUsed(), 3, 1, current.failingSince(), current.disabled()),
                java.util.Optional.empty());

        WebhookStats stats = desk.endpoints.stats(ACME);

        assertThat(stats.endpoints()).hasSize(2);
        assertThat(stats.successes()).isEqualTo(3);
        assertThat(stats.failures()).isEqualTo(1);
        assertThat(stats.successRate()).isEqualTo(0.75);
    }
}
