package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.facelib.model.TenantId;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.ApiKey;
import io.facelib.rest.caller.ApiKeyCallers;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.caller.PrincipalCallers;
import io.facelib.rest.caller.Role;
import io.facelib.rest.route.Family;
import io.facelib.rest.route.Route;
import io.facelib.rest.route.TenantSource;
import io.facelib.rest.settings.RestSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may do what, asked of every route that there is: requests are the examples of the description, so a route without one
 * fails here.
 */
class CallersContractTest {
    private static final String OWN = "acme";
    private static final String FOREIGN = "globex";
    private static final Optional<Set<TenantId>> ACME = Optional.of(Set.of(TenantId.of(OWN)));
    private static final RestSettings SETTINGS = RestSettings.defaults().withRateLimit(Optional.empty());

    private static final ApiKey.Created ADMIN = ApiKey.create("admin", Role.ADMIN, ACME);
    private static final ApiKey.Created WRITER = ApiKey.create("writer", Role.WRITER, ACME);
    private static final ApiKey.Created READER = ApiKey.create("reader", Role.READER, ACME);

    private static final RestFixture KEYS =
            RestFixture.with(SETTINGS, ApiKeyCallers.of(List.of(ADMIN.key(), WRITER.key(), READER.key())));
    private static final RestFixture PRINCIPALS = RestFixture.with(SETTINGS, new TestContainer());
    private static final RestFixture LISTED =
            RestFixture.with(SETTINGS.withAllowedTenants(Set.of(TenantId.of(OWN))), CallerResolver.trustedHeader());

    @AfterAll
    static void close() {
        KEYS.close();
        PRINCIPALS.close();
        LISTED.close();
    }

    /** Stands for a container that has logged somebody in: who it is, and their role, come in two headers. */
    private static final class TestContainer implements CallerResolver {
        private final PrincipalCallers callers =
                PrincipalCallers.of(principal -> Optional.of(Set.of(TenantId.of(principal.getName()))));

        @Override
        public Optional<Caller> resolve(HttpServletRequest request) {
            return callers.resolve(new HttpServletRequestWrapper(request) {
                @Override
                public @Nullable Principal getUserPrincipal() {
                    String user = getHeader("X-Test-User");
                    return user == null ? null : () -> user;
                }

                @Override
                public boolean isUserInRole(String role) {
                    return role.equals(getHeader("X-Test-Role"));
                }
            });
        }

        @Override
        public String challenge() {
            return callers.withChallenge("Basic realm=\"faces\"").challenge();
        }
    }

    static Stream<Arguments> ofTenants() {
        return KEYS.api().routes().routes().stream()
                .filter(route -> route.family() != Family.OPEN && route.tenant() != TenantSource.NONE)
                .map(route -> Arguments.of(route.method() + " " + route.path(), route));
    }

    static Stream<Arguments> forWriters() {
        return ofTenants().filter(named -> ((Route) named.get()[1]).role() != Role.READER);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofTenants")
    void anyRoute_otherTenant_isRefusedToEveryKindOfCaller(String name, Route route) {
        RestClient byHeader = KEYS.client().with("X-API-Key", ADMIN.text());
        RestClient byBearer = KEYS.client().with("Authorization", "Bearer " + ADMIN.text());
        RestClient principal = PRINCIPALS.client().with("X-Test-User", OWN).with("X-Test-Role", "admin");

        for (RestClient client : List.of(byHeader, byBearer, principal)) {
            assertThat(wanting(send(client, route, FOREIGN))).isEqualTo("403 tenant_access_denied");
        }
        if (route.family() == Family.LEGACY) {
            assertThat(wanting(send(LISTED.client(), route, FOREIGN))).isEqualTo("403 tenant_access_denied");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofTenants")
    void anyRoute_ownTenant_isNotRefusedToAnAdmin(String name, Route route) {
        Answer key = send(KEYS.client().with("X-API-Key", ADMIN.text()), route, OWN);
        Answer principal = send(PRINCIPALS.client().with("X-Test-User", OWN).with("X-Test-Role", "admin"), route, OWN);

        assertThat(key.status()).isNotIn(401, 403, 500);
        assertThat(principal.status()).isNotIn(401, 403, 500);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forWriters")
    void routeForWriters_reader_isRefused(String name, Route route) {
        RestClient key = KEYS.client().with("X-API-Key", READER.text());
        RestClient principal = PRINCIPALS.client().with("X-Test-User", OWN).with("X-Test-Role", "reader");
        RestClient nobody = PRINCIPALS.client().with("X-Test-User", OWN);

        for (RestClient client : List.of(key, principal, nobody)) {
            assertThat(wanting(send(client, route, OWN))).isEqualTo("403 tenant_access_denied");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofTenants")
    void anyRoute_nobodyKnown_isAskedForCredentials(String name, Route route) {
        List<RestClient> strangers = List.of(
                KEYS.client(),
                KEYS.client().with("X-API-Key", "flk_" + "A".repeat(43)),
                KEYS.client().with("Authorization", "Basic " + WRITER.text()),
                KEYS.client().with("X-API-Key", READER.text()).with("Authorization", "Bearer " + ADMIN.text()),
                PRINCIPALS.client());
        for (RestClient client : strangers) {
            Answer answer = send(client, route, OWN);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate").orElse("")).contains("realm=");
            assertThat(wanting(answer))
                    .isEqualTo(route.family() == Family.V1 ? "401 unauthenticated" : "401 tenant_access_denied");
        }
    }

    @Test
    void routesWithoutTenant_nobodyKnown_answerOnlyWhetherTheServiceIsAlive() {
        assertThat(KEYS.client().get("/health").status()).isEqualTo(200);
        assertThat(KEYS.client().get("/api/v1/debug/ingest-config").status()).isEqualTo(401);
    }

    @Test
    void imagesQueryTenant_withApiKeys_isNotBelieved() {
        Answer answer =
                KEYS.client().with("X-API-Key", ADMIN.text()).get("/images/raw-images/" + OWN + "/x.jpg?tenant=" + OWN);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("missing_tenant_id");
    }

    private static String wanting(Answer answer) {
        return answer.status() + " " + (answer.json().has("code") ? answer.code() : answer.token());
    }

    /** Sends what the description gives as an example for the route, for a tenant. */
    private static Answer send(RestClient client, Route route, String tenant) {
        JsonNode described = operation(route);
        String path = path(described, route.path().toString()) + query(described, tenant);
        RestClient sender = route.family() == Family.LEGACY ? client.as(tenant) : client;
        JsonNode content = described.path("requestBody").path("content");
        if (content.has("multipart/form-data")) {
            return sender.post(path, MultipartForm.file("file", "image/png", RestFixture.png(0, "alice")));
        }
        if (!content.has("application/json")) {
            return sender.send(route.method(), path, BodyPublishers.noBody());
        }
        JsonNode example =
                content.at("/application~1json/examples").elements().next().path("value");
        String body = owned(example.deepCopy(), tenant).toString();
        return sender.with("Content-Type", "application/json")
                .send(route.method(), path, BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    }

    private static JsonNode operation(Route route) {
        JsonNode document = KEYS.client().get("/openapi.json").json();
        String path = (route.family() == Family.LEGACY ? "/api" : "")
                + route.path().toString().replace("...}", "}");
        JsonNode operation = document.path("paths").path(path);
        operation = operation.isMissingNode()
                ? document.path("paths").path(route.path().toString().replace("...}", "}"))
                : operation;
        operation = operation.path(route.method().toLowerCase(Locale.ROOT));
        assertThat(operation.isObject()).as("described: %s", path).isTrue();
        return operation;
    }

    private static List<JsonNode> parameters(JsonNode operation, String in) {
        JsonNode document = KEYS.client().get("/openapi.json").json();
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = parameter.has("$ref")
                    ? document.at(parameter.path("$ref").asText().substring(1))
                    : parameter;
            if (resolved.path("in").asText().equals(in)) {
                found.add(resolved);
            }
        }
        return found;
    }

    private static String path(JsonNode operation, String pattern) {
        String path = pattern.replace("...}", "}");
        for (JsonNode parameter : parameters(operation, "path")) {
            path = path.replace("{" + parameter.path("name").asText() + "}", example(parameter));
        }
        return path;
    }

    private static String query(JsonNode operation, String tenant) {
        List<String> pairs = new ArrayList<>();
        for (JsonNode parameter : parameters(operation, "query")) {
            String name = parameter.path("name").asText();
            if (name.equals("tenant_id")) {
                pairs.add(name + "=" + tenant);
            } else if (parameter.path("required").asBoolean()) {
                pairs.add(name + "=" + example(parameter));
            }
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private static String example(JsonNode parameter) {
        JsonNode examples = parameter.path("examples");
        return examples.isEmpty()
                ? "00000000-0000-4000-8000-000000000000"
                : examples.elements().next().path("value").asText();
    }

    /** The same request about another tenant, wherever it names one. */
    private static JsonNode owned(JsonNode request, String tenant) {
        if (request instanceof ObjectNode object && object.has("tenant_id")) {
            object.put("tenant_id", tenant);
        }
        for (JsonNode member : request) {
            owned(member, tenant);
        }
        return request;
    }
}
