package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.fake.FakeFaces;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceImage;
import io.facelib.model.IndexResult;
import io.facelib.model.Match;
import io.facelib.model.Probe;
import io.facelib.model.SearchOptions;
import io.facelib.model.SearchResult;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of a tenant, on the engine that users' own tests get. */
class InMemoryEngineTest {
    private final FaceEngine engine = FaceEngine.inMemory();
    private final Tenant acme = engine.tenant("acme");

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void search_anotherPhotoOfAnIndexedPerson_findsThatPersonOnly() {
        acme.index(FakeFaces.portrait("alice"));
        acme.index(FakeFaces.portrait("bob"));

        SearchResult found = acme.search(Probe.of(FakeFaces.portrait("alice", 3)), SearchOptions.topK(10));

        assertThat(found.matches()).hasSize(1);
        assertThat(found.matches().get(0).cosine()).isGreaterThan(0.8);
    }

    @Test
    void index_groupPhoto_storesEveryFace() {
        IndexResult result = acme.index(FakeFaces.group("alice", "bob", "carol"));

        assertThat(result.faces()).hasSize(3);
        assertThat(acme.faces().count(FaceFilter.all())).isEqualTo(3);
    }

    @Test
    void search_otherTenant_findsNothing() {
        acme.index(FakeFaces.portrait("alice"));

        SearchResult found =
                engine.tenant("other").search(Probe.of(FakeFaces.portrait("alice")), SearchOptions.topK(10));

        assertThat(found.matches()).extracting(Match::face).isEmpty();
    }

    @Test
    void index_imageFromAFile_readsItAgainToKeepIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("alice.png");
        ImageIO.write(FakeFaces.draw(0, "alice"), "png", file.toFile());

        IndexResult result = acme.index(FaceImage.of(file));

        assertThat(result.faces()).hasSize(1);
    }
}
