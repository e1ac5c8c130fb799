package io.facelib.rest;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.xnio.Options;

/** Undertow 2.3, which hands every path on as it was sent; with characters allowed that need an escape it would not. */
final class UndertowServer implements RestServer {
    /** Held, because settings of loggers that nobody holds are forgotten. */
    private static final List<Logger> LOGS = List.of(Logger.getLogger("io.undertow"), Logger.getLogger("org.xnio"));

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Undertow server;
    private final DeploymentManager deployment;
    private final URI uri;

    @SuppressWarnings("deprecation") // what takes the place of ALLOW_ENCODED_SLASH decodes them
    UndertowServer(FaceApi api, Optional<Duration> idle) throws Exception {
        LOGS.forEach(log -> log.setLevel(Level.WARNING));
        deployment = Servlets.newContainer().addDeployment(application(api));
        deployment.deploy();
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.ALLOW_ENCODED_SLASH, true)
                // As many as others have; else it has eight for each processor, and slow senders may take 96.
                .setWorkerThreads(200)
                // It has no such time, and IDLE_TIMEOUT does not end a read that waits: who stops in a body would keep
                // its thread.
                .setSocketOption(
                        Options.READ_TIMEOUT, Math.toIntExact(idle.orElse(IDLE).toMillis()))
                // Its own limit of 2 MiB is less than a picture may have.
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setServerOption(UndertowOptions.MULTIPART_MAX_ENTITY_SIZE, -1L)
                .setHandler(deployment.start())
                .build();
        server.start();
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        uri = URI.create("http://127.0.0.1:" + address.getPort());
    }

    private static DeploymentInfo application(FaceApi api) {
        ServletContainerInitializer mount = (classes, application) -> api.mount(application);
        return Servlets.deployment()
                .setClassLoader(UndertowServer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("facelib")
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        mount.getClass(), new ImmediateInstanceFactory<>(mount), Set.of()));
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public void close() throws Exception {
        server.stop();
        deployment.stop();
        deployment.undeploy();
    }
}
