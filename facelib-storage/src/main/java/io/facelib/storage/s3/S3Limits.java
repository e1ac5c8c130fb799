package io.facelib.storage.s3;

import io.facelib.error.InvalidInputException;
import java.time.Duration;

/**
 * How long and how much.
 *
 * @param answer how long the server may be silent
 * @param call how long one call may take, its retries included; each part of a large object is a call
 * @param attempts how often a call is made at most
 * @param partSize from how many bytes on an object is sent in parts, and how large those are
 */
record S3Limits(Duration answer, Duration call, int attempts, int partSize) {
    static final int SMALLEST_PART = 5 << 20;

    static final S3Limits DEFAULT = new S3Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), 4, 8 << 20);

    S3Limits withAnswer(Duration value) {
        return new S3Limits(positive("answer timeout", value), call, attempts, partSize);
    }

    S3Limits withCall(Duration value) {
        return new S3Limits(answer, positive("call timeout", value), attempts, partSize);
    }

    S3Limits withAttempts(int value) {
        if (value < 1 || value > 20) {
            throw new InvalidInputException("attempts", value + " is outside 1 to 20");
        }
        return new S3Limits(answer, call, value, partSize);
    }

    S3Limits withPartSize(int value) {
        if (value < SMALLEST_PART || value > 1 << 30) {
            throw new InvalidInputException("part size", value + " bytes are outside 5 MiB to 1 GiB");
        }
        return new S3Limits(answer, call, attempts, value);
    }

    private static Duration positive(String field, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidInputException(field, value + " is outside 1 ms to 1 hour");
        }
        return value;
    }
}
