package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.fake.FakeModels;
import io.facelib.rest.caller.CallerResolver;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.Options;

/** The code of {@code docs/rest.md} that mounts the routes, compiled and run as it stands there. */
class MountSnippetsTest {
    private static final Path SOURCE = Path.of("src/test/java/io/facelib/rest/MountSnippetsTest.java");
    private static final Path DOCUMENT = Path.of("../docs/rest.md");

    @TempDir
    private Path folder;

    private final FaceEngine engine =
            FaceEngine.builder().models(FakeModels.models()).build();
    private final FaceApi api =
            FaceApi.over(engine).callers(CallerResolver.trustedHeader()).build();
    private final int port = 0;

    @AfterEach
    void close() {
        api.close();
        engine.close();
    }

    private static void assertServed(int port) {
        RestClient client = new RestClient(URI.create("http://127.0.0.1:" + port));
        assertThat(client.get("/health").text()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(client.get("/docs/swagger-ui.css").status()).isEqualTo(200);
        assertThat(client.get("/nowhere").text()).isEqualTo("{\"detail\":\"Not Found\"}");
    }

    @Test
    void jetty_serves() throws Exception {
        // begin: jetty
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE); // odd paths are answered by the routes themselves
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.addServletContainerInitializer((classes, application) -> api.mount(application));
        server.setHandler(context);
        server.start();
        // end: jetty
        try {
            assertServed(connector.getLocalPort());
        } finally {
            server.stop();
        }
    }

    @Test
    void tomcat_serves() throws Exception {
        // begin: tomcat
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(port);
        tomcat.getConnector().setEncodedSolidusHandling("passthrough");
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxSwallowSize", "67108864"); // maxBodyBytes: the refused get an answer
        Context context = tomcat.addContext("", folder.toString());
        context.addServletContainerInitializer((classes, application) -> api.mount(application), null);
        tomcat.start();
        // end: tomcat
        try {
            assertServed(tomcat.getConnector().getLocalPort());
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    @Test
    void undertow_serves() throws Exception {
        // begin: undertow
        DeploymentInfo application = Servlets.deployment()
                .setClassLoader(FaceApi.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("facelib")
                .addServlet(Servlets.servlet(
                                "facelib",
                                FaceApiServlet.class,
                                new ImmediateInstanceFactory<>(new FaceApiServlet(api)))
                        .addMapping("/*"));
        DeploymentManager deployment = Servlets.newContainer().addDeployment(application);
        deployment.deploy();
        Undertow undertow = Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setSocketOption(Options.READ_TIMEOUT, 30_000) // else a sender that stops keeps its thread
                .setHandler(deployment.start())
                .build();
        undertow.start();
        // end: undertow
        try {
            assertServed(((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort());
        } finally {
            undertow.stop();
            deployment.stop();
            deployment.undeploy();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jetty", "tomcat", "undertow"})
    void document_hasWhatIsCompiledHere(String container) throws IOException {
        List<String> lines = Files.readAllLines(SOURCE);
        int begin = lines.indexOf("        // begin: " + container);
        int end = lines.indexOf("        // end: " + container);
        String code = String.join("\n", lines.subList(begin + 1, end)).stripIndent();

        assertThat(end - begin).isGreaterThan(5);
        assertThat(Files.readString(DOCUMENT)).contains("```java\n" + code + "\n```");
    }
}
