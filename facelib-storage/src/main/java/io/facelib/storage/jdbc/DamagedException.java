package io.facelib.storage.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rows can be read, and cannot be what was written. */
final class DamagedException extends SQLException {
    private static final long serialVersionUID = 1;

    /** @param message what is wrong with which row */
    DamagedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
