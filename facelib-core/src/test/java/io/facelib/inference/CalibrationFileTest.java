package io.facelib.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.FaceEngine;
import io.facelib.error.SetupException;
import io.facelib.fake.FakeFaces;
import io.facelib.fake.FakeModels;
import io.facelib.model.CalibrationTable;
import io.facelib.model.CompareOptions;
import io.facelib.model.ContractId;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Threshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationFileTest {
    private static final CalibrationTable TABLE =
            new CalibrationTable(new TreeMap<>(Map.of(1e-2, 0.1234, 1e-3, 0.3, 1e-5, 0.3)), 12_345_678_901L);
    private static final CalibrationFile CALIBRATION = new CalibrationFile("fake", ContractId.of("fake.64.v1"), TABLE);
    private static final String TEXT = """
            calibration = 1
            bundle = fake
            contract = fake.64.v1
            limits = 1e-2:0.4, 1e-3:0.5
            comparisons = 1000
            """;

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("limits.properties"), text);
    }

    @Test
    void write_thenRead_givesTheSame() throws IOException {
        Path file = folder.resolve("new/limits.properties");
        CalibrationFile odd = new CalibrationFile("a\\b: \u00e9 = c", ContractId.of("c"), TABLE);

        CALIBRATION.write(file, List.of("measured on\nten photos"));
        assertThat(CalibrationFile.read(file)).isEqualTo(CALIBRATION);
        assertThat(Files.readAllLines(file)).first().isEqualTo("# measured on ten photos");
        odd.write(file, List.of());
        assertThat(CalibrationFile.read(file)).isEqualTo(odd);
    }

    @Test
    void read_otherOrderAndUnknownKeys_areFine() throws IOException {
        CalibrationFile read =
                CalibrationFile.read(file("later = x\n" + TEXT.replace("1e-2:0.4, 1e-3:0.5", "0.001:0.5,0.01:.4")));

        assertThat(read.table().limits()).containsExactly(Map.entry(1e-3, 0.5), Map.entry(1e-2, 0.4));
        assertThat(read.table().comparisons()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "calibration = 1 | calibration = 2 | version '2'",
                "calibration = 1 | x = 1 | no 'calibration'",
                "bundle = fake | bundle = | no 'bundle'",
                "contract = fake.64.v1 | contract = a b | contract id",
                "1e-3:0.5 | 1e-3 | RATE:COSINE",
                "1e-3:0.5 | 1e-3:half | 'half' is no number",
                "1e-3:0.5 | 1e-3:NaN | NaN",
                "1e-3:0.5 | 1e-3:1.5 | 1.5",
                "1e-3:0.5 | 0:0.5 | 0.0",
                "1e-3:0.5 | 0.01:0.5 | twice",
                "1e-3:0.5 | 1e-3:0.3 | is not stricter",
                "comparisons = 1000 | comparisons = -1 | -1",
                "comparisons = 1000 | comparisons = 1e3 | 1e3",
                "comparisons = 1000 | comparisons = \\u00zz | cannot be read",
            })
    void read_malformed_isASetupErrorThatNamesTheFileAndTheValue(String good, String bad, String told)
            throws IOException {
        Path file = file(TEXT.replace(good, bad));

        assertThatThrownBy(() -> CalibrationFile.read(file))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(told);
    }

    @Test
    void read_noFile_isASetupError() {
        assertThatThrownBy(() -> CalibrationFile.read(folder.resolve("none")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("none");
    }

    @Test
    void withCalibration_engineDecidesByTheFile() throws IOException {
        Path file = file(TEXT);
        try (FaceEngine engine = FaceEngine.builder()
                .models(FakeModels.models().withCalibration(file))
                .build()) {
            Threshold used = engine.compare(
                            FakeFaces.portrait("anna"),
                            FakeFaces.portrait("ben"),
                            CompareOptions.defaults().withPolicy(MatchPolicy.falseMatchRate(1e-3)))
                    .threshold();

            assertThat(used).isEqualTo(new Threshold(0.5, false, 1_000));
        }
    }

    @ParameterizedTest
    @CsvSource({"bundle = fake, bundle = other", "contract = fake.64.v1, contract = fake.64.v2"})
    void withCalibration_ofOtherModels_isRefusedAndTheModelsAreClosed(String good, String bad) throws IOException {
        Path file = file(TEXT.replace(good, bad));
        AtomicInteger closed = new AtomicInteger();
        FaceModels opened = FakeModels.models().open(Optional.empty());
        Models models = backend -> new FaceModels(
                opened.id(), opened.detector(), opened.embedder(), opened.provider(), closed::incrementAndGet);

        assertThatThrownBy(() -> models.withCalibration(file).open(Optional.empty()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("'" + bad.substring(bad.indexOf('=') + 2) + "'")
                .hasMessageContaining("'fake'");
        assertThat(closed).hasValue(1);
    }

    @Test
    void withCalibration_malformed_opensNothing() throws IOException {
        Path file = file("");
        AtomicInteger opened = new AtomicInteger();
        Models models = backend -> {
            opened.incrementAndGet();
            return FakeModels.models().open(backend);
        };

        assertThatThrownBy(() -> models.withCalibration(file).open(Optional.empty()))
                .isInstanceOf(SetupException.class);
        assertThat(opened).hasValue(0);
    }
}
