package io.facelib.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.FaceEngine;
import io.facelib.error.SetupException;
import io.facelib.fake.FakeModels;
import io.facelib.testkit.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the files of the presentation attack detector come from, and what is said when they are missing. */
class PresentationAttackLookupTest {
    private static final String V2 = "2.7_80x80_MiniFASNetV2.onnx";
    private static final String V1SE = "4_0_0_80x80_MiniFASNetV1SE.onnx";

    @TempDir
    private Path temp;

    @Test
    void build_filesMissing_namesBothAndWhereToPutThem() {
        assertThatThrownBy(() -> FaceEngine.builder()
                        .models(FakeModels.models())
                        .presentationAttackDetection(
                                PresentationAttackOptions.defaults().withModels(PresentationAttackModels.in(temp)))
                        .build()
                        .close())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(V2)
                .hasMessageContaining(V1SE)
                .hasMessageContaining("63e198cde7200bd2eb3c4cd65f1d6b9c633c57c9ce8c8fbc5e0f9ed10917c6f0")
                .hasMessageContaining(temp.toString())
                .hasMessageContaining("FACELIB_MODELS");
    }

    @Test
    void locate_oneFileMissingAndOneDamaged_namesJustThose() throws IOException {
        byte[] damaged = Files.readAllBytes(RealData.models().resolve(V1SE));
        damaged[damaged.length / 2] ^= 1;
        Files.write(temp.resolve(V1SE), damaged);
        Files.copy(RealData.models().resolve(V2), temp.resolve("any name.bin"));

        assertThatThrownBy(PresentationAttackModels.standard().onlyIn(temp)::locate)
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(V1SE)
                .hasMessageNotContaining(V2);
    }

    @Test
    void locate_givenFolderThenEnvironment() throws IOException {
        Path given = Files.createDirectories(temp.resolve("given"));
        Path variable = Files.createDirectories(temp.resolve("variable"));
        Files.copy(RealData.models().resolve(V2), given.resolve(V2));
        Files.copy(RealData.models().resolve(V2), variable.resolve(V2));
        Files.copy(RealData.models().resolve(V1SE), variable.resolve(V1SE));
        PresentationAttackLookup lookup = PresentationAttackModels.standard()
                .environment(Map.of("FACELIB_MODELS", variable.toString(), "HOME", temp.toString()));

        assertThat(lookup.locate()).containsExactly(variable.resolve(V2), variable.resolve(V1SE));
        assertThat(lookup.folder(given).locate()).containsExactly(given.resolve(V2), variable.resolve(V1SE));
    }

    @Test
    void open_fileMissing_opensNoBackend() {
        assertThatThrownBy(() -> PresentationAttackModels.in(temp).open(Optional.empty()))
                .isInstanceOf(SetupException.class);
    }
}
