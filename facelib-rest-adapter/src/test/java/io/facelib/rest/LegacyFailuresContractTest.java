package io.facelib.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.fake.FakeModels;
import io.facelib.inference.FaceModels;
import io.facelib.inference.Models;
import io.facelib.keys.TinkKeyService;
import io.facelib.memory.MemoryObjectStore;
import io.facelib.memory.MemoryStateStore;
import io.facelib.memory.MemoryVectorIndex;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import io.facelib.spi.BatchStore;
import io.facelib.spi.FaceDetector;
import io.facelib.spi.FaceEmbedder;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StateStore;
import io.facelib.spi.VectorIndex;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which code clients see when a part of the engine fails, and that they see nothing else of it. */
class LegacyFailuresContractTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String INSIDE = "10.1.2.3 refused user app";
    private static final MultipartForm PHOTO = MultipartForm.file("file", "image/png", RestFixture.png(0, "alice"));

    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private volatile boolean retryable;
    private final RestFixture rest = fixture();
    private final RestClient client = rest.client().as("acme-co");

    @AfterEach
    void close() {
        rest.close();
    }

    private RestFixture fixture() {
        return RestFixture.with(
                RestSettings.defaults().withRateLimit(Optional.empty()),
                CallerResolver.trustedHeader(),
                engine -> engine.objects(failing(ObjectStore.class, "s3", new MemoryObjectStore(CLOCK)))
                        .vectors(failing(VectorIndex.class, "cassandra", new MemoryVectorIndex()))
                        .state(failing(
                                StateStore.class,
                                "postgresql",
                                new MemoryStateStore(CLOCK, TinkKeyService.generate()))));
    }

    /** A backend of that name, whose methods fail when the test says so. */
    private <T> T failing(Class<T> spi, String name, T real) {
        return spi.cast(Proxy.newProxyInstance(
                spi.getClassLoader(), new Class<?>[] {spi}, (self, method, arguments) -> {
                    if (method.getName().equals("name")) {
                        return name;
                    }
                    if (failing.contains(name + "." + method.getName())) {
                        throw new BackendException(name, retryable, Committed.NO, INSIDE);
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof BatchStore batches ? failing(BatchStore.class, name, batches) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private void fails(String method, String path, int status, String code, String category) {
        failing.add(method);
        Answer answer = path.startsWith("/images") ? client.get(path) : client.post(path, PHOTO);
        failing.clear();

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().get("category").textValue()).isEqualTo(category);
        assertThat(Members.of(answer.json())).containsExactlyInAnyOrder("code", "message", "category", "request_id");
        assertThat(answer.text()).doesNotContain("10.1.2.3");
        assertThat(answer.header("Retry-After")).isEqualTo(retryable ? Optional.of("1") : Optional.empty());
    }

    @Test
    void objectStore_thatFails_isStorage() {
        fails("s3.putAll", "/index_face", 500, "storage_upload_failed", "storage");
        fails("s3.putAll", "/search_face", 500, "storage_upload_failed", "storage");
        retryable = true;
        fails("s3.putAll", "/index_face", 503, "storage_connection_failed", "storage");
        fails("s3.stat", "/images/thumbnails/acme-co/a.jpg", 404, "image_not_found", "not_found");
    }

    @Test
    void vectorIndex_thatFails_isTheVectorStore() {
        fails("cassandra.upsert", "/index_face", 500, "vector_db_upsert_failed", "vector_db");
        fails("cassandra.search", "/search_face", 500, "vector_db_search_failed", "vector_db");
        fails("cassandra.search", "/compare_face", 500, "vector_db_search_failed", "vector_db");
        retryable = true;
        fails("cassandra.upsert", "/search_face", 503, "vector_db_connection_failed", "vector_db");
        fails("cassandra.search", "/compare_face", 503, "vector_db_connection_failed", "vector_db");
    }

    @Test
    void stateStore_thatFails_makesNoBatch() {
        for (boolean again : new boolean[] {true, false}) {
            retryable = again;
            failing.add("postgresql.create");
            Answer answer = client.post("/batch/index", Map.of("image_urls", List.of("x")));
            failing.clear();

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.code()).isEqualTo("batch_creation_failed");
            assertThat(answer.header("Retry-After").isPresent()).isEqualTo(again);
            assertThat(answer.text()).doesNotContain("10.1.2.3");
        }
        retryable = true;
        failing.add("postgresql.get");
        assertThat(client.get("/batch/x/status").code()).isEqualTo("service_unavailable");
        failing.clear();
    }

    @Test
    void models_thatFail_areToldApart() throws Exception {
        modelFails("detect", "face_detection_failed");
        modelFails("embed", "face_embedding_failed");
    }

    private static void modelFails(String method, String code) throws Exception {
        FaceModels fake = FakeModels.models().open(Optional.empty());
        Models models = Models.of(
                "fake",
                broken(FaceDetector.class, fake.detector(), method),
                broken(FaceEmbedder.class, fake.embedder(), method));
        try (FaceEngine engine = FaceEngine.builder().models(models).build();
                FaceApi api = FaceApi.over(engine)
                        .callers(CallerResolver.trustedHeader())
                        .build();
                RestServer server = RestServer.start(api)) {
            for (String path : new String[] {"/index_face", "/search_face", "/compare_face"}) {
                Answer answer = new RestClient(server.uri()).as("acme-co").post(path, PHOTO);

                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.code()).isEqualTo(code);
                assertThat(answer.text()).doesNotContain("10.1.2.3");
            }
        }
    }

    /** A model of which one method fails as what it runs on does. */
    private static <T> T broken(Class<T> spi, T real, String failingMethod) {
        return spi.cast(Proxy.newProxyInstance(
                spi.getClassLoader(), new Class<?>[] {spi}, (self, method, arguments) -> {
                    if (method.getName().equals(failingMethod)) {
                        throw new BackendException("onnxruntime", false, Committed.NO, INSIDE);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
