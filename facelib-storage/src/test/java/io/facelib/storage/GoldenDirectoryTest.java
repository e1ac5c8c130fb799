package io.facelib.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.PageRequest;
import io.facelib.model.SearchPlan.Way;
import io.facelib.model.TenantId;
import io.facelib.spi.LeaseRequest;
import io.facelib.spi.NewJob;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.spi.VectorMatches;
import io.facelib.spi.VectorQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every version that was ever released opens and answers. */
class GoldenDirectoryTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"version-1, 0", "version-1-tables-2, 2"})
    void directoryOfAnOlderRelease_opensAndAnswers(String name, int people) throws IOException {
        GoldenDirectory.unpack(name, directory);
        List<String> graphs = graphs();
        EmbeddedStorage storage = EmbeddedStorage.at(directory).withGraphAbove(GoldenDirectory.GRAPH_ABOVE);

        int crops = people == 0 ? 0 : 8;
        assertThat(storage.verify()).isEqualTo(new VerifyReport(14, people, 28 + crops, 0, List.of(), List.of()));
        assertThat(directory.resolve("keys.json")).as("looking makes no keys").doesNotExist();
        try (StorageBackends open = storage.open(StorageSetup.of(Clock.systemUTC()))) {
            Gallery gallery = GoldenDirectory.gallery(open);
            assertThat(gallery.ids()).hasSize(14).contains("f1", "f14", "late").doesNotContain("f3");
            for (String id : gallery.ids()) {
                FaceRecord face = gallery.face(id);
                assertThat(open.vectors().get(face.tenant(), List.of(FaceId.of(id))))
                        .containsExactly(face);
                assertThat(gallery.search(id)).containsExactly(id);
                assertThat(open.objects().open(face.image().original(), 0))
                        .hasValueSatisfying(in -> assertThat(in).hasBinaryContent(gallery.picture(id)));
            }
            assertThat(gallery.search("f3")).isEmpty();
            assertThat(way(open)).isEqualTo(Way.GRAPH);
            assertThat(new People(open, "acme").ids()).isEqualTo(people == 0 ? List.of() : List.of("anna", "ben"));
            requireStateWorks(open);
        }
        assertThat(graphs()).as("the graph is read, not made again").isEqualTo(graphs);
        assertThat(storage.verify().problems()).isEmpty();
    }

    private static void requireStateWorks(StorageBackends open) {
        TenantId acme = TenantId.of("acme");
        NewJob job = NewJob.of(acme, "lane", "job", "group", "payload");
        assertThat(open.jobs().enqueue(List.of(job))).isEqualTo(1);
        assertThat(open.jobs().lease(new LeaseRequest("lane", 1, 1, Duration.ofMinutes(1))))
                .hasSize(1);
        open.state().write(acme, States.audit("request"));
        assertThat(open.state().audit().operations(acme, PageRequest.first(1)).items())
                .hasSize(1);
    }

    private static Way way(StorageBackends open) {
        VectorQuery query = new VectorQuery(Gallery.vector("f5"), 3, -1, FaceFilter.all(), false);
        VectorMatches found = open.vectors().search(TenantId.of("acme"), query);
        return found.plan().way();
    }

    private List<String> graphs() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("graphs"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
