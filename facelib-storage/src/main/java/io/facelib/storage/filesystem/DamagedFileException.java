package io.facelib.storage.filesystem;

import java.io.IOException;
import java.io.Serial;

/** A file is not as it was written. The message is what is wrong with it, after "it". */
final class DamagedFileException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    DamagedFileException(String message, Throwable... causes) {
        super(message, causes.length == 0 ? null : causes[0]);
    }
}
