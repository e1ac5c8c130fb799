package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.error.InvalidInputException;
import io.facelib.fake.FakeModels;
import io.facelib.inference.ModelLookup;
import io.facelib.inference.Models;
import io.facelib.inference.PresentationAttackLookup;
import io.facelib.inference.PresentationAttackModels;
import io.facelib.inference.PresentationAttackOptions;
import io.facelib.memory.MemoryStorage;
import io.facelib.spi.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which models a command works with, and where they are. */
final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "ID",
            description = "The bundle, such as yunet-mobilefacenet or yunet-retail0095 (see 'models list'); 'classical'"
                    + " needs no files and recognises poorly, 'fake' is for smoke tests. Default: ${DEFAULT-VALUE}")
    private String id = "yunet-mobilefacenet";

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Look for model files here first, then in FACELIB_MODELS and in the user's cache.")
    private @Nullable Path folder;

    @Option(
            names = "--accept-license",
            paramLabel = "NAME",
            description = "Accept a licence that forbids commercial use, by the name that 'models list' tells.")
    private List<String> accepted = List.of();

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "Decide by the limits in this file, which evaluate --calibrate wrote for the same bundle.")
    private @Nullable Path calibration;

    /** The options that choose the same models for another command. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--model", id));
        if (folder != null) {
            arguments.addAll(List.of("--models", folder.toString()));
        }
        accepted.forEach(licence -> arguments.addAll(List.of("--accept-license", licence)));
        if (calibration != null) {
            arguments.addAll(List.of("--calibration", calibration.toString()));
        }
        return arguments;
    }

    /** An engine with these models, all data on the heap. */
    FaceEngine open() {
        return open(new MemoryStorage());
    }

    /** An engine with these models, its data in a place. */
    FaceEngine open(Storage storage) {
        return open(storage, builder -> builder);
    }

    /** An engine with these models, its data in a place, and set as wanted besides. */
    FaceEngine open(Storage storage, UnaryOperator<FaceEngine.Builder> more) {
        Models models = calibration == null ? models() : models().withCalibration(calibration);
        return more.apply(FaceEngine.builder().models(models).storage(storage)).build();
    }

    /** An engine with these models that detects presentation attacks, all data on the heap. */
    FaceEngine openWithLiveness(double minimumLive) {
        PresentationAttackLookup lookup = PresentationAttackModels.standard();
        if (folder != null) {
            lookup = lookup.folder(existing(folder));
        }
        return FaceEngine.builder()
                .models(models())
                .presentationAttackDetection(new PresentationAttackOptions(lookup, minimumLive))
                .build();
    }

    private Models models() {
        return switch (id) {
            case "fake" -> FakeModels.models();
            case "classical" -> Demonstration.models();
            default -> lookup();
        };
    }

    /**
     * The bundle that was asked for.
     *
     * @throws InvalidInputException if it is {@code fake} or {@code classical}, which have no files
     */
    ModelLookup lookup() {
        if (id.equals("fake") || id.equals("classical")) {
            throw new InvalidInputException("--model", "'" + id + "' has no files; see 'models list' for bundles");
        }
        return lookup(id);
    }

    /** Another bundle, found in the same places. */
    ModelLookup lookup(String bundle) {
        ModelLookup lookup = Models.bundle(bundle).listener(new DownloadBar());
        if (folder != null) {
            lookup = lookup.folder(existing(folder));
        }
        for (String licence : accepted) {
            lookup = lookup.acceptLicense(licence);
        }
        return lookup;
    }

    /** Falling back to other folders would hide a slip of the pen. */
    private static Path existing(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException("--models", "'" + folder + "' is not a folder");
        }
        return folder;
    }
}
