package io.facelib.storage;

import java.util.List;

/**
 * What was copied.
 *
 * @param faces how many face records
 * @param objects how many objects
 * @param bytes the size of all files together
 * @param notCovered what others keep and was not copied, a sentence each
 */
public record BackupReport(long faces, long objects, long bytes, List<String> notCovered) {
    public BackupReport {
        notCovered = List.copyOf(notCovered);
    }

    /** Of a storage that keeps everything. */
    BackupReport(long faces, long objects, long bytes) {
        this(faces, objects, bytes, List.of());
    }
}
