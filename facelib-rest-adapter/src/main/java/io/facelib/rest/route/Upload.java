package io.facelib.rest.route;

import java.util.Optional;

/**
 * The file of a form.
 *
 * @param contentType as its sender declared it, if at all
 * @param content of the file; its first {@code limit + 1} bytes where it is larger than the limit
 */
public record Upload(Optional<String> contentType, byte[] content) {}
