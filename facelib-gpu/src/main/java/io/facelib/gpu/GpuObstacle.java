package io.facelib.gpu;

import io.facelib.error.SetupException;

/**
 * What keeps networks from running on a GPU.
 *
 * @param reason what is missing or wrong, without a full stop
 * @param remedy what to do about it, one sentence
 */
public record GpuObstacle(String reason, String remedy) {
    SetupException toException(Throwable... causes) {
        return new SetupException("CUDA cannot be used: " + reason, remedy, causes);
    }
}
