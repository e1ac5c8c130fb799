package io.facelib.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.memory.MemoryStorage;
import io.facelib.model.FaceRecord;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.spi.CombinedStorage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An engine with its pictures in S3 and the rest on the heap. */
class S3EngineTest {
    private static final Duration SHORTLY = Duration.ofMinutes(5);

    @Test
    void pictures_areLinkedForTheirTenantAloneAndGoneWhenItIsErased() throws Exception {
        S3Settings buckets = TestBuckets.fresh();
        try (FaceEngine engine = FaceEngine.builder()
                        .models(FakeModels.models())
                        .storage(CombinedStorage.over(new MemoryStorage()).withObjects(buckets))
                        .build();
                S3ObjectStore store = buckets.open()) {
            Tenant acme = engine.tenant("acme");
            FaceRecord face = acme.index(FakeFaces.portrait("anna")).faces().get(0);
            ObjectKey picture = face.image().original();
            assertThat(acme.search(Probe.of(FakeFaces.portrait("anna")), SearchOptions.topK(1))
                            .matches())
                    .hasSize(1);
            assertThat(engine.health().backend("objects").orElseThrow()).hasToString("objects:s3 ok");

            URI link = acme.images().presign(picture, SHORTLY).orElseThrow();
            HttpResponse<byte[]> answer = get(link);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo(acme.images().open(picture, 0).orElseThrow().readAllBytes());
            assertThat(engine.tenant("other").images().presign(picture, SHORTLY))
                    .isEmpty();

            assertThat(engine.tenants().delete(acme.id())).isNotNull();
            assertThat(get(link).statusCode()).isEqualTo(404);
            for (String bucket : new String[] {"raw-images", "thumbnails", "face-crops", "face-metadata"}) {
                assertThat(store.list(bucket, "", PageRequest.first(10)).items())
                        .isEmpty();
            }
        }
    }

    private static HttpResponse<byte[]> get(URI link) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofByteArray());
    }
}
