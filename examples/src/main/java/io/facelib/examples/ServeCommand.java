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
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: the REST routes over a storage, until the process is asked to end. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Serves the REST routes over a storage, until the process is asked to end (SIGTERM, Ctrl-C);",
            "requests that have begun are answered first. Settings are read from the environment and from --config:",
            "docs/rest.md lists their names."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "1:it could not start",
            "2:wrong usage",
            "143:it was asked to end, and everything was closed (130 after Ctrl-C)"
        })
final class ServeCommand implements Callable<Integer> {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Mixin
    private OperatorOptions operator = new OperatorOptions();

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description =
                    "The storage directory, made where there is none, of everything that no setting names a server for.")
    private @Nullable Path directory;

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
        PrintWriter err = Console.err(spec);
        ServeSettings.withoutEffect(values)
                .forEach(name -> err.println("facelib: " + name + " has no effect here, see docs/rest.md"));
        err.flush();
        CallerResolver callers = callers(settings);
        try (ExitHook exit = new ExitHook();
                StorageSettings storage = StorageSettings.of(values, Optional.ofNullable(directory));
                FaceEngine engine = models.open(
                        storage.storage(),
                        builder -> operator.configure(storage.configure(settings.configure(web.configure(builder)))));
                SharedRates rates = new SharedRates(storage, settings.rest(), operator.backends());
                FaceApi api = rates.limit(FaceApi.over(engine).callers(callers).settings(guarded(settings)))
                        .build();
                JettyService service = JettyService.start(api, new InetSocketAddress(host, port));
                OperatorOptions.Listening metrics = operator.start(engine)) {
            exit.register(service::close);
            announce(service);
            metrics.announce(Console.out(spec));
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

    private void announce(JettyService service) {
        PrintWriter out = Console.out(spec);
        String name = host.getHostAddress();
        out.println(
                "facelib listening on http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + service.port());
        out.flush();
    }
}
