package io.facelib.inference;

import io.facelib.error.SetupException;
import io.facelib.model.ContractId;
import io.facelib.model.Landmarks;
import io.facelib.model.Point;
import io.facelib.spi.AlignmentTemplate;
import io.facelib.spi.SurroundingsTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The models facelib knows, read from {@code models.properties} beside this class. */
public final class ModelCatalog {
    private static final ModelCatalog KNOWN = new ModelCatalog(load());

    private final Properties properties;

    private ModelCatalog(Properties properties) {
        this.properties = properties;
    }

    /** The catalogue that comes with facelib. */
    public static ModelCatalog known() {
        return KNOWN;
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = ModelCatalog.class.getResourceAsStream("models.properties")) {
            if (in == null) {
                throw new SetupException("models.properties is missing from facelib-core", "Rebuild the jar.");
            }
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new SetupException("models.properties cannot be read", "Rebuild the jar.", e);
        }
    }

    /** All bundles, the standard one first. */
    public List<ModelBundle> bundles() {
        return list("bundles").stream().map(this::bundle).toList();
    }

    /**
     * The bundle of that id.
     *
     * @throws SetupException if there is none
     */
    public ModelBundle bundle(String id) {
        if (!list("bundles").contains(id)) {
            throw new SetupException("no model bundle '" + id + "'", "Known are " + list("bundles") + ".");
        }
        return new ModelBundle(
                id,
                detector(text(id + ".detector")),
                embedder(text(id + ".embedder")),
                CalibrationText.table(text(id + ".limits"), text(id + ".comparisons")));
    }

    /** The networks of the presentation attack detector. */
    List<PresentationAttackManifest> presentationAttack() {
        return list("presentation-attack").stream().map(this::attackNetwork).toList();
    }

    private PresentationAttackManifest attackNetwork(String id) {
        List<Integer> crop = ints(id + ".crop");
        return new PresentationAttackManifest(
                id,
                files(id),
                pixels(id),
                new SurroundingsTemplate(Double.parseDouble(text(id + ".box-scale")), crop.get(0), crop.get(1)),
                Integer.parseInt(text(id + ".classes")),
                Integer.parseInt(text(id + ".live")),
                Integer.parseInt(text(id + ".batch")));
    }

    private DetectorManifest detector(String id) {
        return new DetectorManifest(
                id,
                files(id),
                text(id + ".layout"),
                pixels(id),
                ints(id + ".sides"),
                Integer.parseInt(text(id + ".batch")),
                Double.parseDouble(text(id + ".score")));
    }

    private EmbedderManifest embedder(String id) {
        List<Integer> crop = ints(id + ".crop");
        List<Float> coordinates = floats(id + ".template");
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < coordinates.size(); i += 2) {
            points.add(new Point(coordinates.get(i), coordinates.get(i + 1)));
        }
        return new EmbedderManifest(
                id,
                files(id),
                new ContractId(text(id + ".contract")),
                pixels(id),
                new AlignmentTemplate(crop.get(0), crop.get(1), Landmarks.of(points)),
                Integer.parseInt(text(id + ".dimension")),
                Integer.parseInt(text(id + ".batch")));
    }

    private List<ModelFile> files(String id) {
        List<String> names = list(id + ".file");
        List<String> hashes = list(id + ".sha256");
        List<String> sizes = list(id + ".bytes");
        Optional<String> home = Optional.ofNullable(properties.getProperty(id + ".home"));
        boolean acceptance = Boolean.parseBoolean(properties.getProperty(id + ".acceptance", "false"));
        List<ModelFile> files = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            // Only the first of several equivalent files is published.
            files.add(new ModelFile(
                    names.get(i),
                    hashes.get(i),
                    Long.parseLong(sizes.get(i)),
                    text(id + ".licence"),
                    acceptance,
                    i == 0 ? home : Optional.empty()));
        }
        return files;
    }

    private PixelTensor pixels(String id) {
        return new PixelTensor(text(id + ".colour").equals("RGB"), floats(id + ".mean"), floats(id + ".std"));
    }

    private String text(String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new SetupException("models.properties has no '" + key + "'", "Rebuild the jar.");
        }
        return value.trim();
    }

    private List<String> list(String key) {
        return Arrays.stream(text(key).split(",", -1)).map(String::trim).toList();
    }

    private List<Integer> ints(String key) {
        return list(key).stream().map(Integer::valueOf).toList();
    }

    private List<Float> floats(String key) {
        return list(key).stream().map(Float::valueOf).toList();
    }
}
