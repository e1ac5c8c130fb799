package io.facelib.rest;

import io.facelib.FaceEngine;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryStorage;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import io.facelib.spi.Storage;
import io.facelib.storage.EmbeddedStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * An engine with the fake model, the routes over it and a container that serves them; one for all tests of a class, each of
 * which takes a {@link #newTenant} of its own. The container follows the system property {@code rest.container}, the storage
 * {@code rest.storage}: {@code memory}, or {@code embedded} in a directory that goes with the fixture. No rate is limited
 * unless the settings say so.
 */
final class RestFixture implements AutoCloseable {
    private static final AtomicInteger TENANTS = new AtomicInteger();

    private final Optional<Path> directory;
    private final FaceEngine engine;
    private final FaceApi api;
    private final RestServer server;

    private RestFixture(Options options) {
        try {
            directory = isEmbedded() ? Optional.of(Files.createTempDirectory("facelib-rest")) : Optional.empty();
            engine = options.engine
                    .apply(FaceEngine.builder().models(FakeModels.models()).storage(storage()))
                    .build();
            api = options.api.apply(FaceApi.over(engine)).build();
            server = RestServer.start(api, options.idle);
        } catch (Exception e) {
            throw new AssertionError("the fixture could not be started", e);
        }
    }

    private static boolean isEmbedded() {
        return System.getProperty("rest.storage", "memory").equals("embedded");
    }

    private Storage storage() {
        return directory.<Storage>map(EmbeddedStorage::at).orElseGet(MemoryStorage::new);
    }

    /** With trusted headers and settings without a rate limit. */
    static RestFixture start() {
        return with(RestSettings.defaults().withRateLimit(Optional.empty()));
    }

    /** With trusted headers. */
    static RestFixture with(RestSettings settings) {
        return with(settings, CallerResolver.trustedHeader());
    }

    static RestFixture with(RestSettings settings, CallerResolver callers) {
        return with(settings, callers, engine -> engine);
    }

    /** @param engine changes how the engine is built; models and storage are set already */
    static RestFixture with(RestSettings settings, CallerResolver callers, UnaryOperator<FaceEngine.Builder> engine) {
        return with(api -> api.settings(settings).callers(callers), engine);
    }

    /** The most general way: whatever can be said to both builders. */
    static RestFixture with(UnaryOperator<FaceApi.Builder> api, UnaryOperator<FaceEngine.Builder> engine) {
        return new RestFixture(new Options(api, engine, Optional.empty()));
    }

    /**
     * Over a container that ends who sends nothing for that long.
     *
     * @param api says at least who may call
     */
    static RestFixture waiting(Duration idle, UnaryOperator<FaceApi.Builder> api) {
        return new RestFixture(new Options(api, engine -> engine, Optional.of(idle)));
    }

    private record Options(
            UnaryOperator<FaceApi.Builder> api, UnaryOperator<FaceEngine.Builder> engine, Optional<Duration> idle) {}

    /** The routes of a probe instead of the documented ones. */
    static RestFixture probing(Probe probe, RestSettings settings) {
        return probing(probe, settings, api -> api.callers(CallerResolver.trustedHeader()));
    }

    /** @param api says at least who may call */
    static RestFixture probing(Probe probe, RestSettings settings, UnaryOperator<FaceApi.Builder> api) {
        return with(builder -> api.apply(builder.settings(settings).routes(probe.routes())), engine -> engine);
    }

    FaceEngine engine() {
        return engine;
    }

    FaceApi api() {
        return api;
    }

    RestServer server() {
        return server;
    }

    /** A client that names no tenant. */
    RestClient client() {
        return new RestClient(server.uri());
    }

    /** The id of a tenant that no other test uses. */
    static String newTenant() {
        return "tenant-" + TENANTS.incrementAndGet();
    }

    /** A PNG picture of these people in a row, as the fake model understands it. */
    static byte[] png(int variation, String... people) {
        return picture("png", variation, people);
    }

    /** A JPEG picture of these people in a row, as the fake model understands it. */
    static byte[] jpeg(int variation, String... people) {
        return picture("jpg", variation, people);
    }

    private static byte[] picture(String format, int variation, String... people) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(FakeFaces.draw(variation, people), format, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            api.close();
            engine.close();
            if (directory.isPresent()) {
                delete(directory.get());
            }
        } catch (Exception e) {
            throw new AssertionError("the fixture could not be closed", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.walk(folder)) {
            left = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : left) {
            Files.delete(file);
        }
    }
}
