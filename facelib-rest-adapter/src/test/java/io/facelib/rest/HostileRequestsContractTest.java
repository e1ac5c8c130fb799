package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.facelib.http.AddressPolicy;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests made from the served description, each with something in it that hardly anybody expects: always an error of the
 * contract or an answer, never a failure, nothing from inside, and no memory that is lost.
 */
@Timeout(300)
class HostileRequestsContractTest {
    private static final RestFixture REST = RestFixture.with(
            RestSettings.defaults().withRateLimit(Optional.empty()),
            CallerResolver.trustedHeader(),
            engine -> engine.addresses(AddressPolicy.publicOnly().allowing("127.0.0.1")));
    /** Answers webhooks at once: those that are refused are tried again, which takes its time. */
    private static final WebSite SITE = new WebSite();

    private static final List<DescribedRequest> REQUESTS = DescribedRequest.all(REST, SITE.url(""));
    private static final Map<String, byte[]> VALUES = HostileValues.json();
    private static final int MUTATIONS = 60;

    /** Larger bodies may be refused before they were read, and containers may then end the connection. */
    private static final int READ_TO_THE_END = 64 << 10;

    private static final RestClient CLIENT = REST.client();

    private static HeapUse heap;

    private final String tenant = RestFixture.newTenant();

    @BeforeAll
    static void warmUp() {
        REQUESTS.forEach(request -> request.send(CLIENT, RestFixture.newTenant()));
        heap = new HeapUse();
    }

    @AfterAll
    static void stillThere() {
        try (WebSite site = SITE;
                RestFixture rest = REST) {
            site.release();
            assertThat(rest.client().get("/health").status()).isEqualTo(200);
            heap.checkGrowth(64);
        }
    }

    static Stream<DescribedRequest> all() {
        return REQUESTS.stream();
    }

    static Stream<DescribedRequest> withJson() {
        return all().filter(DescribedRequest::takesJson);
    }

    static Stream<DescribedRequest> withQuery() {
        return all().filter(request -> !request.names("query").isEmpty());
    }

    static Stream<DescribedRequest> withVariables() {
        return all().filter(request -> !request.names("path").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("all")
    void example_ofTheDescription_isAnswered(DescribedRequest request) {
        ContractAnswers.check(request.send(CLIENT, tenant), request.family(), request.toString());
    }

    @ParameterizedTest
    @MethodSource("withJson")
    void member_ofEveryKindThatItIsNot(DescribedRequest request) {
        assertSoftly(softly -> {
            for (String place : request.places()) {
                VALUES.forEach((name, value) -> check(
                        softly,
                        request,
                        place + " is " + name,
                        HostileBodies.with(request.body(tenant), place, value)));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("withJson")
    void member_missingOrTwiceOrUnknown(DescribedRequest request) {
        ObjectNode good = request.body(tenant);
        assertSoftly(softly -> {
            for (String name : Members.of(good)) {
                byte[] missing =
                        HostileValues.utf8(good.deepCopy().without(name).toString());
                check(softly, request, name + " is missing", missing);
                byte[] twice = HostileBodies.twice(good, name);
                Answer answer = check(softly, request, name + " stands there twice", twice);
                softly.assertThat(answer.status())
                        .as(request + ": " + name + " twice")
                        .isEqualTo(422);
            }
            check(
                    softly,
                    request,
                    "a member nobody knows",
                    HostileBodies.with(good.deepCopy(), "/__proto__", HostileValues.utf8("{}")));
        });
    }

    @ParameterizedTest
    @MethodSource("withJson")
    void body_thatIsNoJsonObject(DescribedRequest request) {
        assertSoftly(softly ->
                HostileBodies.whole(request.body(tenant)).forEach((name, body) -> check(softly, request, name, body)));
    }

    /** Without the one that waits a second and tries again when its link, changed, leads nowhere. */
    static Stream<DescribedRequest> withQuickJson() {
        return withJson().filter(request -> !request.path().equals("/webhooks/test"));
    }

    @ParameterizedTest
    @MethodSource("withQuickJson")
    void body_changedAtRandom(DescribedRequest request) {
        long seed = Long.getLong("facelib.seed", System.nanoTime());
        System.out.println("HostileRequestsContractTest: " + request + ", repeat with -Dfacelib.seed=" + seed);
        Random random = new Random(seed);
        byte[] good = HostileValues.utf8(request.body(tenant).toString());
        assertSoftly(softly -> {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] mutated = HostileBodies.mutated(good, random);
                check(softly, request, new String(mutated, StandardCharsets.ISO_8859_1), mutated);
            }
        });
    }

    private static Answer check(SoftAssertions softly, DescribedRequest request, String what, byte[] body) {
        RestClient client = body.length > READ_TO_THE_END ? REST.client() : CLIENT;
        Answer answer = sent(client, request, body);
        softly.check(
                () -> ContractAnswers.check(answer, request.family(), request + ": " + ContractAnswers.abridged(what)));
        return answer;
    }

    /**
     * Sends it again if the connection was closed: a container may do that when it refused a body before all of it had come,
     * which the next request on the connection meets.
     */
    private static Answer sent(RestClient client, DescribedRequest request, byte[] body) {
        try {
            return request.send(client, tenantOf(request), BodyPublishers.ofByteArray(body));
        } catch (UncheckedIOException e) {
            return request.send(REST.client(), tenantOf(request), BodyPublishers.ofByteArray(body));
        }
    }

    private static String tenantOf(DescribedRequest request) {
        return "hostile-" + REQUESTS.indexOf(request);
    }

    @ParameterizedTest
    @MethodSource("withJson")
    void body_thatSaysItIsSomethingElse(DescribedRequest request) {
        byte[] good = HostileValues.utf8(request.body(tenant).toString());
        RestClient client = request.of(CLIENT, tenant);
        assertSoftly(softly -> {
            for (Map<String, String> headers : HostileBodies.TYPES) {
                RestClient other = with(client, headers);
                Answer answer = other.send(request.method(), request.target(tenant), BodyPublishers.ofByteArray(good));
                softly.check(() -> ContractAnswers.check(answer, request.family(), request + ": " + headers));
            }
            byte[] packed = HostileBodies.gzip(good);
            RestClient zipped = client.with("Content-Type", "application/json").with("Content-Encoding", "gzip");
            Answer answer = zipped.send(request.method(), request.target(tenant), BodyPublishers.ofByteArray(packed));
            softly.check(() -> ContractAnswers.check(answer, request.family(), request + ": gzip"));
        });
    }

    private static RestClient with(RestClient client, Map<String, String> headers) {
        RestClient changed = client;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            changed = changed.with(header.getKey(), header.getValue());
        }
        return changed;
    }

    @ParameterizedTest
    @MethodSource("withQuery")
    void query_ofEveryKindThatItIsNot(DescribedRequest request) {
        String target = request.target(tenant);
        String begin = target + (target.contains("?") ? "&" : "?");
        assertSoftly(softly -> {
            for (String name : request.names("query")) {
                for (String value : HostileValues.sent()) {
                    raw(softly, request, begin + name + "=" + value);
                    raw(softly, request, begin + name + "=1&" + name + "=" + value);
                }
                raw(softly, request, begin + name);
                raw(softly, request, begin + name + "[]=1");
                raw(softly, request, begin + "%" + Integer.toHexString(name.charAt(0)) + name.substring(1) + "=a");
                raw(softly, request, target.replaceFirst("\\?.*", "") + "?" + name + "=1");
            }
            for (String odd : List.of("&&&", "=", "=1", "%00=1", "?", "a=1;b=2", "%", "&".repeat(2_000))) {
                raw(softly, request, begin + odd);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("withVariables")
    void path_ofEveryKindThatItIsNot(DescribedRequest request) {
        assertSoftly(softly -> {
            for (String name : request.names("path")) {
                for (String value : HostileValues.sent()) {
                    raw(softly, request, request.target(tenant, name, value));
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void headers_thatNobodyExpects(DescribedRequest request) {
        RestClient client = request.of(CLIENT, tenant);
        assertSoftly(
                softly -> HostileBodies.HEADERS.forEach((name, values) -> send(softly, request, client, name, values)));
    }

    private void send(
            SoftAssertions softly,
            DescribedRequest request,
            RestClient client,
            String name,
            Collection<String> values) {
        for (String value : values) {
            raw(softly, request, request.target(tenant), client.with(name, value), name + ": " + value);
        }
    }

    private void raw(SoftAssertions softly, DescribedRequest request, String target) {
        raw(softly, request, target, request.of(CLIENT, tenant), target);
    }

    /** Over a connection of its own, since the client of the JDK would not send it. */
    private void raw(SoftAssertions softly, DescribedRequest request, String target, RestClient client, String what) {
        String body = request.takesJson() ? request.body(tenant).toString() : "";
        String type = "application/json";
        if (request.takesForm()) {
            MultipartForm form = DescribedRequest.form();
            body = new String(form.bytes(), StandardCharsets.ISO_8859_1);
            type = form.contentType();
        }
        RestClient sender = body.isEmpty()
                ? client
                : with(Map.of("Content-Type", type, "Content-Length", "" + body.length()), client);
        String text = sender.rawLine(request.method() + " " + target + " HTTP/1.1", body);
        String path = target.replaceFirst("\\?.*", "");
        softly.check(() -> {
            Answer answer = RawAnswers.first(text);
            assertThat(answer.header("X-Evil")).isEmpty();
            ContractAnswers.check(
                    answer,
                    DescribedRequest.familyOf(REST, request.method(), path),
                    request + ": " + ContractAnswers.abridged(what));
        });
    }

    /** Adds those that the client has not named. */
    private static RestClient with(Map<String, String> usual, RestClient client) {
        RestClient changed = client;
        for (Map.Entry<String, String> header : usual.entrySet()) {
            changed = client.names(header.getKey()) ? changed : changed.with(header.getKey(), header.getValue());
        }
        return changed;
    }
}
