package io.facelib.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.facelib.error.SetupException;
import io.facelib.model.CalibrationTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where model files come from, against folders and a server of the test's own. */
@Timeout(60)
class ModelLookupTest {
    private static final byte[] DETECTOR = content(1, 5_000);
    private static final byte[] EMBEDDER = content(2, 200_000);

    @TempDir
    Path temp;

    private final Map<String, byte[]> served = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        served.put("/detector.onnx", DETECTOR);
        served.put("/embedder.onnx", EMBEDDER);
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        byte[] body = served.get(path);
        if (path.startsWith("/moved/")) {
            exchange.getResponseHeaders().add("Location", path.substring("/moved".length()));
            exchange.sendResponseHeaders(302, -1);
        } else if (path.startsWith("/cut/")) {
            exchange.sendResponseHeaders(200, EMBEDDER.length);
            exchange.getResponseBody().write(EMBEDDER, 0, 1_000);
            exchange.getResponseBody().flush();
        } else if (body == null) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    // --- folders -----------------------------------------------------------------------------------------------------

    @Test
    void locate_givenFolder_comesFirst() throws IOException {
        Path given = folderWith("given", "a.onnx", "b.onnx");
        Path variable = folderWith("variable", "detector.onnx", "embedder.onnx");

        assertThat(lookup(Map.of("FACELIB_MODELS", variable.toString()))
                        .folder(given)
                        .locate())
                .containsExactly(given.resolve("a.onnx"), given.resolve("b.onnx"));
    }

    @Test
    void locate_environmentVariable_comesBeforeTheCache() throws IOException {
        Path variable = folderWith("variable", "detector.onnx", "embedder.onnx");
        folderWith("cache/facelib/models", "detector.onnx", "embedder.onnx");

        assertThat(lookup(Map.of("FACELIB_MODELS", variable.toString())).locate())
                .allMatch(file -> file.startsWith(variable));
        assertThat(lookup(Map.of()).locate()).allMatch(file -> file.startsWith(temp.resolve("cache")));
    }

    @Test
    void locate_homeWithoutCacheVariable_usesTheCacheInTheHome() throws IOException {
        folderWith("home/.cache/facelib/models", "detector.onnx", "embedder.onnx");
        ModelLookup lookup = new ModelLookup(bundle(false))
                .environment(Map.of("HOME", temp.resolve("home").toString()))
                .download(false);

        assertThat(lookup.locate()).allMatch(file -> file.startsWith(temp.resolve("home/.cache")));
    }

    @Test
    void locate_filesSpreadOverFolders_areAllFound() throws IOException {
        Path given = Files.createDirectories(temp.resolve("given"));
        Files.write(given.resolve("x"), EMBEDDER);
        Path variable = Files.createDirectories(temp.resolve("variable"));
        Files.write(variable.resolve("y"), DETECTOR);

        assertThat(lookup(Map.of("FACELIB_MODELS", variable.toString()))
                        .folder(given)
                        .locate())
                .containsExactly(variable.resolve("y"), given.resolve("x"));
    }

    @Test
    void locate_anyFileName_isResolvedByContent() throws IOException {
        Path given = folderWith("given", "what ever.bin", "model (1).ONNX");
        Files.write(given.resolve("detector.onnx"), content(3, 5_000));
        Files.createDirectories(given.resolve("folder.onnx"));

        assertThat(lookup(Map.of()).folder(given).locate())
                .containsExactly(given.resolve("what ever.bin"), given.resolve("model (1).ONNX"));
    }

    @Test
    void locate_rightNameWrongContent_isNotTaken() throws IOException {
        Path given = folderWith("given", "detector.onnx", "embedder.onnx");
        byte[] changed = EMBEDDER.clone();
        changed[77]++;
        Files.write(given.resolve("embedder.onnx"), changed);

        assertThatThrownBy(() -> lookup(Map.of()).folder(given).download(false).locate())
                .isInstanceOfSatisfying(
                        SetupException.class, e -> assertThat(e.remedy()).contains("FACELIB_MODELS"))
                .hasMessageContaining("embedder.onnx")
                .hasMessageContaining(sha256(EMBEDDER))
                .hasMessageContaining(given.toString());
    }

    @Test
    void locate_missingFolder_isPassedOver() throws IOException {
        folderWith("cache/facelib/models", "detector.onnx", "embedder.onnx");

        assertThat(lookup(Map.of("FACELIB_MODELS", temp.resolve("absent").toString()))
                        .folder(temp.resolve("absent too"))
                        .locate())
                .hasSize(2);
    }

    @Test
    void in_oneFolder_neverLooksAtTheNetwork() {
        assertThatThrownBy(() -> Models.in(temp.resolve("empty")).open(Optional.empty()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("downloading is off");
        assertThat(asked).isEmpty();
    }

    // --- licences ----------------------------------------------------------------------------------------------------

    @Test
    void locate_licenceThatForbidsCommercialUse_mustBeAccepted() throws IOException {
        Path given = folderWith("given", "detector.onnx", "embedder.onnx");
        ModelLookup lookup =
                new ModelLookup(bundle(true)).environment(environment(Map.of())).folder(given);

        assertThatThrownBy(lookup::locate)
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("acceptLicense(\"Test-licence\")");
        assertThatThrownBy(() -> lookup.acceptLicense("another").locate()).isInstanceOf(SetupException.class);
        assertThat(lookup.acceptLicense("Test-licence").locate()).hasSize(2);
    }

    @Test
    void bundles_onlyScrfd_asksForAcceptance() {
        assertThat(ModelCatalog.known().bundles())
                .extracting(ModelBundle::id)
                .containsExactly("yunet-mobilefacenet", "yunet-retail0095", "scrfd-mobilefacenet");
        for (ModelBundle bundle : ModelCatalog.known().bundles()) {
            assertThat(bundle.parts().stream().flatMap(List::stream).anyMatch(ModelFile::needsAcceptance))
                    .as(bundle.id())
                    .isEqualTo(bundle.id().startsWith("scrfd"));
            assertThat(bundle.parts().stream().flatMap(List::stream))
                    .allSatisfy(file -> assertThat(file.sha256()).matches("[0-9a-f]{64}"));
        }
        assertThatThrownBy(() -> Models.bundle("nothing"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("yunet-mobilefacenet");
    }

    @Test
    void standard_isFetchedFromPinnedAddressesOnly() {
        for (List<ModelFile> part : Models.standard().bundle().parts()) {
            String home = part.get(0).home().orElseThrow();
            assertThat(home).startsWith("https://raw.githubusercontent.com/").containsPattern("/[0-9a-f]{40}/");
        }
    }

    // --- download ----------------------------------------------------------------------------------------------------

    @Test
    void locate_nowhereFound_isDownloadedOnceAndThenTakenFromTheCache() throws IOException {
        List<String> heard = new ArrayList<>();
        ModelLookup lookup =
                mirrored("/").listener((name, received, total) -> heard.add(name + received + "/" + total));

        List<Path> files = lookup.locate();

        assertThat(files).containsExactly(cache().resolve("detector.onnx"), cache().resolve("embedder.onnx"));
        assertThat(Files.readAllBytes(files.get(1))).isEqualTo(EMBEDDER);
        assertThat(heard)
                .startsWith("detector.onnx0/5000")
                .contains("detector.onnx5000/5000", "embedder.onnx0/200000")
                .endsWith("embedder.onnx200000/200000");
        assertThat(lookup.locate()).isEqualTo(files);
        assertThat(asked).containsExactly("/detector.onnx", "/embedder.onnx");
        assertThat(cached()).containsExactly("detector.onnx", "embedder.onnx");
    }

    @Test
    void mirror_withOrWithoutFinalSlash_isAFolder() {
        served.put("/models/v1/detector.onnx", DETECTOR);
        served.put("/models/v1/embedder.onnx", EMBEDDER);

        assertThat(mirrored("/models/v1/").locate()).hasSize(2);
        assertThat(mirrored("/models/v1")
                        .environment(environment(
                                Map.of("XDG_CACHE_HOME", temp.resolve("c2").toString())))
                        .locate())
                .hasSize(2);
        assertThat(asked).allMatch(path -> path.startsWith("/models/v1/"));
    }

    @Test
    void download_redirect_isFollowed() {
        assertThat(mirrored("/moved/").locate()).hasSize(2);
    }

    @Test
    void download_fromNoWebAddress_isASetupError() {
        assertThatThrownBy(() ->
                        mirrored("/").mirror(URI.create("file:///models/")).locate())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("http");
    }

    @Test
    void download_wrongContent_isRefusedWithBothHashes() throws IOException {
        byte[] changed = DETECTOR.clone();
        changed[4_999]++;
        served.put("/detector.onnx", changed);

        assertThatThrownBy(() -> mirrored("/").locate())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(sha256(changed))
                .hasMessageContaining(sha256(DETECTOR));
        assertThat(cached()).isEmpty();
    }

    @Test
    void download_tooShort_isRefused() throws IOException {
        served.put("/detector.onnx", java.util.Arrays.copyOf(DETECTOR, 4_000));

        assertThatThrownBy(() -> mirrored("/").locate())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("4000 of 5000");
        assertThat(cached()).isEmpty();
    }

    @Test
    void download_tooLong_isRefused() throws IOException {
        served.put("/detector.onnx", content(1, 400_000));

        assertThatThrownBy(() -> mirrored("/").locate())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("more than the expected 5000");
        assertThat(cached()).isEmpty();
    }

    @Test
    void download_connectionCutInTheMiddle_isRefusedAndLeavesNothing() throws IOException {
        assertThatThrownBy(() -> mirrored("/cut/").locate()).isInstanceOf(SetupException.class);
        assertThat(cached()).isEmpty();
    }

    @Test
    void download_notFound_tellsTheStatusAndWhatToDo() throws IOException {
        served.clear();

        assertThatThrownBy(() -> mirrored("/").locate())
                .isInstanceOfSatisfying(
                        SetupException.class,
                        e -> assertThat(e.remedy()).contains("FACELIB_MODELS").contains(sha256(DETECTOR)))
                .hasMessageContaining("404");
        assertThat(cached()).isEmpty();
    }

    @Test
    void download_closedPort_isRefused() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThatThrownBy(() -> lookup(Map.of())
                        .mirror(URI.create("http://127.0.0.1:" + port + "/"))
                        .locate())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("detector.onnx");
        assertThat(cached()).isEmpty();
    }

    @Test
    void download_secondFileFails_keepsTheFirstWholeOne() throws IOException {
        served.remove("/embedder.onnx");

        assertThatThrownBy(() -> mirrored("/").locate()).isInstanceOf(SetupException.class);
        assertThat(cached()).containsExactly("detector.onnx");
    }

    @Test
    void download_damagedFileInTheCache_isReplaced() throws IOException {
        Files.createDirectories(cache());
        Files.write(cache().resolve("detector.onnx"), content(9, 5_000));

        assertThat(Files.readAllBytes(mirrored("/").locate().get(0))).isEqualTo(DETECTOR);
    }

    @Test
    void download_unwritableCache_isASetupErrorWithARemedy() throws IOException {
        Files.createDirectories(temp.resolve("cache"));
        Files.writeString(temp.resolve("cache/facelib"), "a file where a folder should be", UTF_8);

        assertThatThrownBy(() -> mirrored("/").locate()).isInstanceOf(SetupException.class);
    }

    // --- helpers -----------------------------------------------------------------------------------------------------

    private static byte[] content(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        MessageDigest digest = ModelFolders.sha256();
        return HexFormat.of().formatHex(digest.digest(bytes));
    }

    private static ModelBundle bundle(boolean acceptance) {
        ModelBundle known = ModelCatalog.known().bundles().get(0);
        DetectorManifest d = known.detector();
        EmbedderManifest e = known.embedder();
        return new ModelBundle(
                "test",
                new DetectorManifest(
                        d.id(),
                        List.of(file("detector.onnx", DETECTOR, acceptance)),
                        d.layout(),
                        d.pixels(),
                        d.sides(),
                        d.maxBatch(),
                        d.score()),
                new EmbedderManifest(
                        e.id(),
                        List.of(file("embedder.onnx", EMBEDDER, false)),
                        e.contract(),
                        e.pixels(),
                        e.template(),
                        e.dimension(),
                        e.maxBatch()),
                new CalibrationTable(new TreeMap<>(Map.of(1e-2, 0.5)), 1));
    }

    private static ModelFile file(String name, byte[] content, boolean acceptance) {
        return new ModelFile(name, sha256(content), content.length, "Test-licence", acceptance, Optional.empty());
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("XDG_CACHE_HOME", temp.resolve("cache").toString());
        environment.putAll(more);
        return environment;
    }

    private ModelLookup lookup(Map<String, String> more) {
        return new ModelLookup(bundle(false)).environment(environment(more));
    }

    private ModelLookup mirrored(String path) {
        return lookup(Map.of())
                .mirror(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    private Path folderWith(String name, String detector, String embedder) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(name));
        Files.write(folder.resolve(detector), DETECTOR);
        Files.write(folder.resolve(embedder), EMBEDDER);
        return folder;
    }

    private Path cache() {
        return temp.resolve("cache/facelib/models");
    }

    private List<String> cached() throws IOException {
        if (!Files.isDirectory(cache())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache())) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
