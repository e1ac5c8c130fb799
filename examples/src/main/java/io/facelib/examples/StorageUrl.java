package io.facelib.examples;

import io.facelib.error.InvalidInputException;
import io.facelib.examples.serve.NamedValues;
import io.facelib.examples.serve.StorageSettings;
import io.facelib.spi.KeyService;
import io.facelib.spi.Storage;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.storage.EmbeddedStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** A storage that a word of the command line names, open. For one thread. */
final class StorageUrl implements AutoCloseable {
    private static final String FILE = "file:";
    private static final String CONFIG = "config:";
    private static final String DATA = "?data=";
    /** The file that makes a directory a storage. */
    private static final String MADE = "format";

    private final String name;
    private final Optional<StorageSettings> settings;
    private final StorageBackends backends;

    private StorageUrl(String name, Optional<StorageSettings> settings, StorageBackends backends) {
        this.name = name;
        this.settings = settings;
        this.backends = backends;
    }

    /**
     * Opens it.
     *
     * @param option which option it is the value of
     * @throws InvalidInputException if it is none
     */
    static StorageUrl open(String option, String url) {
        return open(option, url, true);
    }

    /**
     * Opens one that is there: a mistyped path must not make a new storage.
     *
     * @param option which option it is the value of
     * @throws InvalidInputException if it is none, or a directory that it names holds none
     */
    static StorageUrl openExisting(String option, String url) {
        return open(option, url, false);
    }

    private static StorageUrl open(String option, String url, boolean mayMake) {
        if (url.startsWith(FILE)) {
            Path directory = Path.of(url.substring(FILE.length()));
            requireStorage(option, directory, mayMake);
            return open(FILE + real(directory), EmbeddedStorage.at(directory), Optional.empty());
        }
        if (!url.startsWith(CONFIG)) {
            throw new InvalidInputException(option, "it begins neither with " + FILE + " nor with " + CONFIG);
        }
        String rest = url.substring(CONFIG.length());
        int data = rest.indexOf(DATA);
        Path file = Path.of(data < 0 ? rest : rest.substring(0, data));
        Optional<Path> directory =
                data < 0 ? Optional.empty() : Optional.of(Path.of(rest.substring(data + DATA.length())));
        directory.ifPresent(path -> requireStorage(option, path, mayMake));
        // The environment would hold for both sides.
        StorageSettings settings = StorageSettings.of(NamedValues.of(Map.of(), file), directory);
        String name =
                CONFIG + real(file) + directory.map(path -> DATA + real(path)).orElse("");
        try {
            return open(name, settings.storage(), Optional.of(settings));
        } catch (RuntimeException | Error e) {
            settings.close();
            throw e;
        }
    }

    private static void requireStorage(String option, Path directory, boolean mayMake) {
        if (!mayMake && !Files.exists(directory.resolve(MADE))) {
            throw new InvalidInputException(option, "there is no storage at " + directory);
        }
    }

    private static StorageUrl open(String name, Storage storage, Optional<StorageSettings> settings) {
        Optional<KeyService> keys = settings.flatMap(StorageSettings::keys);
        return new StorageUrl(name, settings, storage.open(new StorageSetup(Clock.systemUTC(), keys)));
    }

    private static String real(Path path) {
        try {
            return (Files.exists(path)
                            ? path.toRealPath()
                            : path.toAbsolutePath().normalize())
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same for the same storage, however its path was written. */
    String name() {
        return name;
    }

    StorageBackends backends() {
        return backends;
    }

    @Override
    public void close() {
        backends.close();
        settings.ifPresent(StorageSettings::close);
    }
}
