package io.facelib.rest;

import io.facelib.FaceEngineConfig;
import io.facelib.error.BackendException;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.route.Route;
import java.util.Set;

/** Which code of the first family says that a backend failed. Which backend it was is told by its name. */
final class BackendCodes {
    private static final Set<String> SEARCHING = Set.of("search_face", "compare");

    private final FaceEngineConfig engine;

    BackendCodes(FaceEngineConfig engine) {
        this.engine = engine;
    }

    ErrorCode of(BackendException failure, Route route) {
        if (route.operation().equals("batch_create")) {
            return ErrorCode.BATCH_CREATION_FAILED;
        }
        if (route.operation().equals("image")) {
            return ErrorCode.IMAGE_NOT_FOUND;
        }
        String backend = failure.backend();
        if (backend.startsWith("detector")) {
            return ErrorCode.FACE_DETECTION_FAILED;
        }
        if (backend.startsWith("embedder")) {
            return ErrorCode.FACE_EMBEDDING_FAILED;
        }
        return stored(failure, route);
    }

    /** A backend that serves as both is taken for the storage where images are stored. */
    private ErrorCode stored(BackendException failure, Route route) {
        boolean vectors = failure.backend().equals(engine.vectors());
        boolean objects = failure.backend().equals(engine.objects());
        if (objects && !(vectors && route.operation().equals("compare"))) {
            return failure.retryable() ? ErrorCode.STORAGE_CONNECTION_FAILED : ErrorCode.STORAGE_UPLOAD_FAILED;
        }
        if (vectors && failure.retryable()) {
            return ErrorCode.VECTOR_DB_CONNECTION_FAILED;
        }
        if (vectors) {
            return SEARCHING.contains(route.operation())
                    ? ErrorCode.VECTOR_DB_SEARCH_FAILED
                    : ErrorCode.VECTOR_DB_UPSERT_FAILED;
        }
        return failure.retryable() ? ErrorCode.SERVICE_UNAVAILABLE : ErrorCode.INTERNAL_SERVER_ERROR;
    }
}
