package io.facelib.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.FaceEngine;
import io.facelib.grouping.DensityClustering;
import io.facelib.grouping.FaceGroups;
import io.facelib.grouping.GroupingFace;
import io.facelib.inference.ModelCatalog;
import io.facelib.inference.Models;
import io.facelib.model.FaceId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups of real photos against who is on them, on the sample of {@link CalibrationFiguresTest}. */
class GroupingFiguresTest {
    @ParameterizedTest
    @CsvSource({"yunet-mobilefacenet", "yunet-retail0095"})
    void groups_ofRealPhotos_areNearlyAlwaysOnePerson(String bundle) {
        Path photos = RealFolders.faces().resolve("lfw");
        List<LabelledPhoto> sample = RealFolders.everyFourthPerson(photos);
        try (FaceEngine engine = FaceEngine.builder()
                .models(Models.bundle(bundle).folder(RealFolders.models()).download(false))
                .build()) {
            Gallery gallery = new GalleryReader(engine, photos)
                    .read(sample.stream().map(LabelledPhoto::photo).toList());
            double limit =
                    ModelCatalog.known().bundle(bundle).calibration().at(1e-5).cosine();

            GroupingQuality found = quality(sample, gallery, new DensityClustering(limit, 1));

            assertThat(found.pairPrecision()).isGreaterThan(0.87);
            assertThat(found.pairRecall()).isGreaterThan(0.96);
            assertThat(found.f()).isGreaterThan(0.97);
        }
    }

    static GroupingQuality quality(List<LabelledPhoto> photos, Gallery gallery, DensityClustering clustering) {
        Map<FaceId, String> people = new HashMap<>();
        List<GroupingFace> faces = new ArrayList<>();
        for (LabelledPhoto photo : photos) {
            FaceId id = FaceId.of("face-" + faces.size());
            faces.add(new GroupingFace(id, gallery.vector(photo.photo()).orElseThrow()));
            people.put(id, photo.person());
        }
        FaceGroups found = clustering.cluster(faces);
        List<List<String>> groups = new ArrayList<>();
        found.groups()
                .forEach(group -> groups.add(group.faces().stream()
                        .map(face -> Objects.requireNonNull(people.get(face)))
                        .toList()));
        found.single().forEach(face -> groups.add(List.of(Objects.requireNonNull(people.get(face)))));
        return GroupingQuality.of(groups);
    }
}
