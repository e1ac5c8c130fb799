package io.facelib.inference;

import io.facelib.error.SetupException;
import io.facelib.inference.Models.OwnedBackend;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.InferenceModel;
import io.facelib.spi.PresentationAttackDetector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The networks of the presentation attack detector and the folders where their files are looked for: the one given here,
 * the one named by {@code FACELIB_MODELS}, and the user's cache. A file counts only when its SHA-256 is the one in the
 * catalogue; its name does not matter. Nothing is downloaded: the files have no public home.
 *
 * <p>Immutable: every method returns a changed copy.
 */
public final class PresentationAttackLookup implements PresentationAttackModels {
    private final List<PresentationAttackManifest> networks;
    private final Optional<Path> folder;
    /** Empty when only the given folder counts. */
    private final Optional<Map<String, String>> environment;

    PresentationAttackLookup(List<PresentationAttackManifest> networks) {
        this(networks, Optional.empty(), Optional.of(System.getenv()));
    }

    private PresentationAttackLookup(
            List<PresentationAttackManifest> networks,
            Optional<Path> folder,
            Optional<Map<String, String>> environment) {
        this.networks = networks;
        this.folder = folder;
        this.environment = environment;
    }

    /** Looks in this folder first. */
    public PresentationAttackLookup folder(Path value) {
        return new PresentationAttackLookup(networks, Optional.of(value), environment);
    }

    /** Looks in this folder and nowhere else. */
    PresentationAttackLookup onlyIn(Path value) {
        return new PresentationAttackLookup(networks, Optional.of(value), Optional.empty());
    }

    /** Reads {@code FACELIB_MODELS}, {@code XDG_CACHE_HOME} and {@code HOME} from here instead of the process. */
    PresentationAttackLookup environment(Map<String, String> value) {
        return new PresentationAttackLookup(networks, folder, Optional.of(value));
    }

    /**
     * Finds every file without loading it.
     *
     * @return a verified file for each network
     * @throws SetupException that names each file which is nowhere to be found
     */
    public List<Path> locate() {
        ModelFolders folders = new ModelFolders(folder, environment);
        List<Path> found = new ArrayList<>();
        List<ModelFile> missing = new ArrayList<>();
        for (PresentationAttackManifest network : networks) {
            folders.find(network.files())
                    .ifPresentOrElse(
                            found::add, () -> missing.add(network.files().get(0)));
        }
        if (!missing.isEmpty()) {
            throw absent(missing, folders.searched());
        }
        return found;
    }

    private static SetupException absent(List<ModelFile> missing, List<Path> searched) {
        String names = missing.stream()
                .map(file -> file.name() + " (SHA-256 " + file.sha256() + ")")
                .collect(Collectors.joining(" and "));
        return new SetupException(
                "presentation attack detection needs " + names + ", not found in any of " + searched
                        + " and without a public home",
                "Put what is missing into a folder and name that folder in FACELIB_MODELS or in"
                        + " PresentationAttackModels, or leave presentation attack detection off.");
    }

    @Override
    public PresentationAttackDetector open(Optional<InferenceBackend> given) {
        List<Path> files = locate();
        OwnedBackend owned = OwnedBackend.of(given);
        List<MiniFasNet.Part> parts = new ArrayList<>();
        try {
            for (int i = 0; i < files.size(); i++) {
                PresentationAttackManifest network = networks.get(i);
                InferenceModel model = owned.backend().load(network.id(), ModelFolders.read(files.get(i)));
                parts.add(new MiniFasNet.Part(network, model));
            }
            return new MiniFasNet(parts, owned.backend().gainsFromBatches(), owned.close());
        } catch (RuntimeException | Error e) {
            // A session is a native resource: when the second network fails to load, the first must not leak.
            parts.forEach(part -> part.model().close());
            owned.close().run();
            throw e;
        }
    }
}
