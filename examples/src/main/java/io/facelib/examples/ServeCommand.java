package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.error.InvalidInputException;
import io.facelib.examples.serve.JettyService;
import io.facelib.examples.serve.NamedValues;
import io.facelib.examples.serve.ServeSettings;
import io.facelib.examples.serve.StorageSettings;
import io.facelib.rest.FaceApi;
import io.facelib.rest.caller.ApiKeyCallers;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: the REST routes over a storage, until the process is asked to end. */
@Command(
        name = "serve",
        description = {
            "Serves the REST routes over a storage, until the process is asked to end (SIGTERM, Ctrl-C);",
            "requests that have begun are answered first. Settings are read from the environment and from --config:",
            "docs/rest.md lists their names."
        })
final class ServeCommand extends ServiceCommand {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Where to listen; 0 takes any that is free. Default: ${DEFAULT-VALUE}")
    private int port = 8000;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address to listen on. Others than this machine's own loopback need API keys."
                    + " Default: ${DEFAULT-VALUE}")
    private InetAddress host = InetAddress.getLoopbackAddress();

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as properties; the environment wins.")
    private @Nullable Path config;

    @Option(
            names = "--trust-tenant-header",
            description = "Listen on other addresses without API keys: everybody who can connect may then act for every"
                    + " tenant, so only a gateway that sets X-Tenant-ID itself may be able to.")
    private boolean trusted;

    @Override
    public Integer call() throws InterruptedException {
        NamedValues values = config == null ? NamedValues.of(System.getenv()) : NamedValues.of(System.getenv(), config);
        ServeSettings settings = ServeSettings.of(values);
        requireSafe(settings);
        ServeSettings.withoutEffect(values)
                .forEach(name -> warn("facelib: " + name + " has no effect here, see docs/rest.md"));
        CallerResolver callers = callers(settings);
        try (ExitHook exit = new ExitHook();
                StorageSettings storage = storage(values);
                FaceEngine engine = open(storage, settings);
                SharedRates rates =
                        new SharedRates(storage, settings.rest(), operator().backends());
                FaceApi api = rates.limit(FaceApi.over(engine).callers(callers).settings(guarded(settings)))
                        .build();
                JettyService service = JettyService.start(api, new InetSocketAddress(host, port));
                OperatorOptions.Listening metrics = operator().start(engine)) {
            exit.register(service::close);
            announce("facelib listening on " + url(service), metrics);
            service.join();
        }
        return 0;
    }

    private void requireSafe(ServeSettings settings) {
        if (!host.isLoopbackAddress() && !settings.authenticates() && !trusted) {
            throw new InvalidInputException(
                    "--host",
                    host.getHostAddress() + " can be reached from elsewhere, and nobody asks callers who they are: set"
                            + " FACELIB_API_KEYS, or --trust-tenant-header where only a gateway can connect");
        }
    }

    private static CallerResolver callers(ServeSettings settings) {
        return settings.keys().<CallerResolver>map(ApiKeyCallers::from).orElseGet(CallerResolver::trustedHeader);
    }

    /** On loopback, a page in a browser on this machine must not reach the service by a name of its own. */
    private RestSettings guarded(ServeSettings settings) {
        RestSettings rest = settings.rest();
        return host.isLoopbackAddress() && rest.browser().hosts().isEmpty() ? rest.withHosts(LOOPBACK_NAMES) : rest;
    }

    private String url(JettyService service) {
        String name = host.getHostAddress();
        return "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + service.port();
    }
}
