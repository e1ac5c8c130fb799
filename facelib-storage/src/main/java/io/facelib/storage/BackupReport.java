package io.facelib.storage;

/**
 * What was copied.
 *
 * @param faces how many face records
 * @param objects how many objects
 * @param bytes the size of all files together
 */
public record BackupReport(long faces, long objects, long bytes) {}
