package io.facelib.rest.legacy;

import io.facelib.Webhooks;
import io.facelib.error.InvalidEventsException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.RetrySchedule;
import io.facelib.model.WebhookEndpoint;
import io.facelib.model.WebhookRegistration;
import io.facelib.model.WebhookStats;
import io.facelib.model.WebhookTestResult;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.error.RefusedException;
import io.facelib.rest.json.JsonFields;
import io.facelib.rest.json.QueryFields;
import io.facelib.rest.json.Range;
import io.facelib.rest.json.ValidationException;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import io.facelib.rest.route.SharedBudget;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes of those who want to be told of events. */
public final class WebhookRoutes {
    private static final Range ANY_SIZE = Range.from(0);
    private static final int TESTS_AT_ONCE = 16;
    private static final int TESTS_OF_A_TENANT = 2;
    private static final int TEST_SECONDS = 10;

    /** A test waits for somebody else's server, with a thread of ours. */
    private final SharedBudget tests = new SharedBudget(TESTS_AT_ONCE, TESTS_OF_A_TENANT);

    record Registered(String webhookId, String url, List<String> events, String message) {}

    /**
     * {@code POST /webhooks/register}: adds an endpoint.
     *
     * @throws ValidationException if the URL or a number cannot be one
     * @throws LegacyException if there is no such event
     */
    public Reply register(Call call) throws IOException {
        JsonFields fields = call.json();
        String url = fields.string("url");
        List<String> events = fields.strings("events", ANY_SIZE);
        Optional<String> secret = fields.optionalString("secret");
        int timeout = fields.integer("timeout", 30, Range.of(1, 120));
        int retries = fields.integer("retry_count", 3, Range.of(0, 10));
        fields.check();
        Webhooks webhooks = call.tenant().webhooks();
        register(
                webhooks,
                new WebhookRegistration(
                        url, new LinkedHashSet<>(events), secret, timeout, retries, RetrySchedule.EXPONENTIAL));
        String id = "webhook_" + webhooks.list().size();
        return Reply.json(new Registered(id, url, events, "the webhook is registered"));
    }

    private static void register(Webhooks webhooks, WebhookRegistration wish) {
        try {
            webhooks.register(wish);
        } catch (InvalidEventsException e) {
            throw new LegacyException(
                    ErrorCode.INVALID_WEBHOOK_EVENTS,
                    String.valueOf(e.getMessage()),
                    Map.of("invalid_events", e.invalidEvents()));
        }
    }

    record Listed(List<Endpoint> webhooks) {}

    record Endpoint(
            String url,
            Collection<String> events,
            boolean hasSecret,
            int timeout,
            int retryCount,
            double createdAt,
            @Nullable Double lastUsed,
            long successCount,
            long failureCount) {
        static Endpoint of(WebhookEndpoint endpoint) {
            return new Endpoint(
                    endpoint.url(),
                    endpoint.events(),
                    endpoint.secret().isPresent(),
                    endpoint.timeoutSeconds(),
                    endpoint.retryCount(),
                    UnixTime.seconds(endpoint.createdAt()),
                    WebhookRoutes.lastUsed(endpoint),
                    endpoint.successes(),
                    endpoint.failures());
        }
    }

    private static @Nullable Double lastUsed(WebhookEndpoint endpoint) {
        return endpoint.lastUsed().map(UnixTime::seconds).orElse(null);
    }

    /** {@code GET /webhooks/list}: the tenant's endpoints, as they were registered; secrets are told by none. */
    public Reply list(Call call) {
        List<Endpoint> endpoints =
                call.tenant().webhooks().list().stream().map(Endpoint::of).toList();
        return Reply.json(new Listed(endpoints));
    }

    record Unregistered(String message, String url) {}

    /** {@code DELETE /webhooks/unregister}: removes every endpoint of a URL. */
    public Reply unregister(Call call) {
        QueryFields query = call.query();
        String url = query.string("url");
        query.check();
        int removed = call.tenant().webhooks().unregister(url);
        if (removed == 0) {
            throw new LegacyException(ErrorCode.WEBHOOK_NOT_FOUND);
        }
        return Reply.json(new Unregistered("removed: " + removed, url));
    }

    record Tested(boolean success, String message, Map<String, Object> details) {}

    /** {@code POST /webhooks/test}: sends one event and waits for what comes of it. What goes wrong on the way is an outcome. Few may wait at a time. */
    public Reply test(Call call) throws IOException {
        JsonFields fields = call.json();
        String url = fields.string("url");
        fields.check();
        String tenant = call.tenant().id().value();
        if (!tests.tryTake(tenant, 1)) {
            throw RefusedException.tooManyAtOnce("as many webhooks as may be are being tested already", TEST_SECONDS);
        }
        try {
            return Reply.json(tested(call.tenant().webhooks().test(url)));
        } catch (InvalidInputException e) {
            return Reply.json(new Tested(false, "nothing was sent", Map.of("error", String.valueOf(e.getMessage()))));
        } finally {
            tests.giveBack(tenant, 1);
        }
    }

    private static Tested tested(WebhookTestResult result) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("url", result.url());
        details.put("success", result.success());
        if (result.success()) {
            details.put("status_code", result.status().orElse(0));
            details.put("attempt", result.attempts());
        } else {
            details.put("error", result.error().orElse(""));
            details.put("attempts", result.attempts());
        }
        return new Tested(result.success(), result.success() ? "the test was delivered" : "the test failed", details);
    }

    record Stats(int totalEndpoints, long totalSuccess, long totalFailures, double successRate, List<Use> endpoints) {}

    record Use(
            String url,
            Collection<String> events,
            long successCount,
            long failureCount,
            @Nullable Double lastUsed) {
        static Use of(WebhookEndpoint endpoint) {
            return new Use(
                    endpoint.url(),
                    endpoint.events(),
                    endpoint.successes(),
                    endpoint.failures(),
                    WebhookRoutes.lastUsed(endpoint));
        }
    }

    /** {@code GET /webhooks/stats}: how deliveries went. */
    public Reply stats(Call call) {
        WebhookStats stats = call.tenant().webhooks().stats();
        return Reply.json(new Stats(
                stats.endpoints().size(),
                stats.successes(),
                stats.failures(),
                stats.successRate(),
                stats.endpoints().stream().map(Use::of).toList()));
    }
}
