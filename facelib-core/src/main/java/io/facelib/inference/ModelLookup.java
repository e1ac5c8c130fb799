package io.facelib.inference;

import io.facelib.error.SetupException;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.InferenceModel;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A bundle and the places where its files are looked for: the folder given here, the folder named by
 * {@code FACELIB_MODELS}, the user's cache, and at last its public home, from where it is downloaded into the cache.
 * A file counts only when its SHA-256 is the one in the catalogue; its name does not matter.
 *
 * <p>Immutable: every method returns a changed copy.
 */
public final class ModelLookup implements Models {
    private final ModelBundle bundle;
    private final Optional<Path> folder;
    private final boolean download;
    private final Optional<URI> mirror;
    private final Set<String> accepted;
    private final DownloadListener listener;
    /** Empty when only the given folder counts. */
    private final Optional<Map<String, String>> environment;

    ModelLookup(ModelBundle bundle) {
        this(
                bundle,
                Optional.empty(),
                true,
                Optional.empty(),
                Set.of(),
                DownloadListener.log(),
                Optional.of(System.getenv()));
    }

    private ModelLookup(
            ModelBundle bundle,
            Optional<Path> folder,
            boolean download,
            Optional<URI> mirror,
            Set<String> accepted,
            DownloadListener listener,
            Optional<Map<String, String>> environment) {
        this.bundle = bundle;
        this.folder = folder;
        this.download = download;
        this.mirror = mirror;
        this.accepted = Set.copyOf(accepted);
        this.listener = listener;
        this.environment = environment;
    }

    /** Looks in this folder first. */
    public ModelLookup folder(Path value) {
        return new ModelLookup(bundle, Optional.of(value), download, mirror, accepted, listener, environment);
    }

    /** Whether missing files are downloaded; true unless set. */
    public ModelLookup download(boolean value) {
        return new ModelLookup(bundle, folder, value, mirror, accepted, listener, environment);
    }

    /** Downloads from here instead of the public homes: the file's name is appended to the address. */
    public ModelLookup mirror(URI value) {
        return new ModelLookup(bundle, folder, download, Optional.of(value), accepted, listener, environment);
    }

    /** Accepts a licence that forbids commercial use, by its name in the catalogue. */
    public ModelLookup acceptLicense(String licence) {
        Set<String> more = new LinkedHashSet<>(accepted);
        more.add(licence);
        return new ModelLookup(bundle, folder, download, mirror, more, listener, environment);
    }

    /** Tells the progress of downloads; to the log unless set. */
    public ModelLookup listener(DownloadListener value) {
        return new ModelLookup(bundle, folder, download, mirror, accepted, value, environment);
    }

    /** Reads {@code FACELIB_MODELS}, {@code XDG_CACHE_HOME} and {@code HOME} from here instead of the process. */
    ModelLookup environment(Map<String, String> value) {
        return new ModelLookup(bundle, folder, download, mirror, accepted, listener, Optional.of(value));
    }

    /** Looks in this folder and nowhere else. */
    ModelLookup onlyIn(Path value) {
        return new ModelLookup(bundle, Optional.of(value), false, mirror, accepted, listener, Optional.empty());
    }

    /** The bundle that is looked for. */
    public ModelBundle bundle() {
        return bundle;
    }

    /**
     * Finds every file of the bundle, downloading what is missing, without loading it.
     *
     * @return a verified file for each part, in the order of {@link ModelBundle#parts()}
     * @throws SetupException if a file is nowhere to be had or a licence is not accepted
     */
    public List<Path> locate() {
        bundle.parts().forEach(part -> requireAcceptance(part.get(0)));
        ModelFolders folders = new ModelFolders(folder, environment);
        List<Path> found = new ArrayList<>();
        for (List<ModelFile> part : bundle.parts()) {
            found.add(folders.find(part).orElseGet(() -> fetch(part.get(0), folders)));
        }
        return found;
    }

    private void requireAcceptance(ModelFile file) {
        if (file.needsAcceptance() && !accepted.contains(file.licence())) {
            throw new SetupException(
                    "the licence '" + file.licence() + "' of " + file.name() + " forbids commercial use",
                    "If your use is permitted, accept it with acceptLicense(\"" + file.licence()
                            + "\"), in the examples with --accept-license=" + file.licence() + ".");
        }
    }

    private Path fetch(ModelFile file, ModelFolders folders) {
        Optional<URI> source = mirror.map(
                        m -> URI.create(m.toString().replaceFirst("/*$", "/")).resolve(file.name()))
                .or(() -> file.home().map(URI::create));
        if (!download || source.isEmpty()) {
            String why = source.isEmpty() ? "it has no public home" : "downloading is off";
            throw new SetupException(
                    "the model file " + file.name() + " (SHA-256 " + file.sha256() + ") is in none of "
                            + folders.searched() + ", and " + why,
                    "Put it into a folder and name that folder in FACELIB_MODELS or in the builder.");
        }
        return new ModelDownload(listener).fetch(file, source.get(), folders.cache());
    }

    @Override
    public FaceModels open(Optional<InferenceBackend> given) {
        List<Path> files = locate();
        OwnedBackend owned = OwnedBackend.of(given);
        try {
            InferenceModel detector = owned.backend().load(bundle.detector().id(), ModelFolders.read(files.get(0)));
            // A session is a native resource: when the second model fails to load, the first must not leak.
            return withEmbedder(owned, detector, files.get(1));
        } catch (RuntimeException | Error e) {
            owned.close().run();
            throw e;
        }
    }

    private FaceModels withEmbedder(OwnedBackend owned, InferenceModel detector, Path file) {
        try {
            byte[] onnx = BatchAxis.free(ModelFolders.read(file));
            InferenceModel embedder = owned.backend().load(bundle.embedder().id(), onnx);
            boolean batches = owned.backend().gainsFromBatches();
            return new FaceModels(
                    bundle.id(),
                    new NetworkDetector(bundle.detector(), detector, batches),
                    new NetworkEmbedder(bundle.embedder(), bundle.calibration(), embedder, batches),
                    owned.backend().provider(),
                    owned.close());
        } catch (RuntimeException | Error e) {
            detector.close();
            throw e;
        }
    }
}
