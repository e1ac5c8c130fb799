package io.facelib.crawl;

/** How far an image has come. */
public enum TaskStatus {
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED,
    SKIPPED
}
