package io.facelib.inference;

import io.facelib.error.SetupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The folders in which model files are looked for, in order, and the check by content. */
final class ModelFolders {
    private final List<Path> folders = new ArrayList<>();
    private final Path cache;

    /** @param surroundings where the other folders are read from; empty when only the given one counts */
    ModelFolders(Optional<Path> given, Optional<Map<String, String>> surroundings) {
        given.ifPresent(folders::add);
        Map<String, String> environment = surroundings.orElse(Map.of());
        Optional.ofNullable(environment.get("FACELIB_MODELS"))
                .filter(v -> !v.isBlank())
                .map(Path::of)
                .ifPresent(folders::add);
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        this.cache = (xdg.isBlank() ? Path.of(home, ".cache") : Path.of(xdg))
                .resolve("facelib")
                .resolve("models");
        if (surroundings.isPresent()) {
            folders.add(cache);
        }
    }

    Path cache() {
        return cache;
    }

    List<Path> searched() {
        return List.copyOf(folders);
    }

    /** The first file of any name whose content is one of the equivalent files. */
    Optional<Path> find(List<ModelFile> equivalent) {
        for (Path folder : folders) {
            for (Path candidate : files(folder)) {
                if (equivalent.stream().anyMatch(file -> matches(candidate, file))) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new SetupException("the model folder " + folder + " cannot be read", "Check its permissions.", e);
        }
    }

    /** Whether the file has this content; the size is looked at first, since hashing reads the whole file. */
    static boolean matches(Path candidate, ModelFile file) {
        try {
            return Files.size(candidate) == file.bytes() && sha256(candidate).equals(file.sha256());
        } catch (IOException e) {
            return false;
        }
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new SetupException("the model file " + file + " cannot be read", "Check its permissions.", e);
        }
    }
}
