package io.facelib.examples.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.facelib.FaceEngine;
import io.facelib.error.FacelibException;
import io.facelib.error.SetupException;
import io.facelib.model.BackendHealth;
import io.facelib.model.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators ask a process, on an address of its own, since it names servers and their troubles: {@code /metrics} in
 * Prometheus' text format, and {@code /ready}, 200 or 503, with each backend, its kind and what is wrong with it. Asks nobody
 * who they are. Closing may be done from any thread.
 */
public final class OperatorService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorService.class);
    private static final int THREADS = 8;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final JettyListener listener;
    private final String host;

    private OperatorService(FaceEngine engine, PrometheusMeterRegistry registry, InetSocketAddress address) {
        Server server = new Server(new QueuedThreadPool(THREADS, 1));
        listener = new JettyListener(server, new ServerConnector(server, 1, 1), address, IDLE);
        host = address.getAddress().getHostAddress();
        server.setHandler(new Answers(engine, registry));
    }

    /**
     * Starts to answer.
     *
     * @param registry what is told of at {@code /metrics}
     * @param address port 0 takes any that is free
     * @throws SetupException if the address cannot be listened on
     */
    public static OperatorService start(
            FaceEngine engine, PrometheusMeterRegistry registry, InetSocketAddress address) {
        OperatorService service = new OperatorService(engine, registry, address);
        service.listener.start("--metrics-port");
        return service;
    }

    /** Where it is listened, such as {@code http://127.0.0.1:9090}. */
    public String address() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + listener.port();
    }

    @Override
    public void close() {
        listener.close();
    }

    /** The two routes. */
    private static final class Answers extends Handler.Abstract {
        private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
        private static final ObjectMapper JSON = new ObjectMapper();

        private final FaceEngine engine;
        private final PrometheusMeterRegistry registry;

        Answers(FaceEngine engine, PrometheusMeterRegistry registry) {
            this.engine = engine;
            this.registry = registry;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws JsonProcessingException {
            String path = Request.getPathInContext(request);
            if (!HttpMethod.GET.is(request.getMethod())) {
                return answered(response, callback, 405, TEXT, "");
            }
            return switch (path) {
                case "/metrics" -> answered(response, callback, 200, TEXT, registry.scrape());
                case "/ready" -> ready(response, callback);
                default -> false;
            };
        }

        private boolean ready(Response response, Callback callback) throws JsonProcessingException {
            try {
                Health health = engine.health();
                int status = health.healthy() ? 200 : 503;
                return answered(response, callback, status, "application/json", JSON.writeValueAsString(told(health)));
            } catch (FacelibException e) {
                LOG.debug("the engine cannot be asked how it is", e);
                return answered(response, callback, 503, "application/json", "{\"ready\":false}");
            }
        }

        private static Map<String, Object> told(Health health) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("ready", health.healthy());
            told.put("model", health.model());
            told.put("provider", health.provider());
            told.put("backends", health.backends().stream().map(Answers::told).toList());
            told.put("unfinished", health.unfinished());
            return told;
        }

        private static Map<String, Object> told(BackendHealth backend) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("part", backend.part());
            told.put("kind", backend.kind());
            told.put("status", backend.status().name().toLowerCase(Locale.ROOT));
            told.put("reason", backend.reason().orElse(""));
            told.put("took_ms", backend.took().toMillis());
            return told;
        }

        private static boolean answered(Response response, Callback callback, int status, String type, String body) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            Content.Sink.write(response, true, body, callback);
            return true;
        }
    }
}
