package io.facelib.inference;

import java.util.Optional;

/**
 * A file of a model, known by its content.
 *
 * @param name as its publisher calls it; a folder may hold it under any name
 * @param sha256 of the content, 64 lower-case hexadecimal digits
 * @param bytes its size
 * @param licence of the weights
 * @param needsAcceptance whether the licence forbids commercial use, so that it must be accepted by name
 * @param home where it is published, if anywhere
 */
public record ModelFile(
        String name, String sha256, long bytes, String licence, boolean needsAcceptance, Optional<String> home) {}
