package io.facelib.rest.error;

import java.util.Locale;

/** The codes of the first family, each with its status, its category and a sentence for people. */
public enum ErrorCode {
    INVALID_IMAGE_FORMAT(400, Category.VALIDATION, "the file is not a JPEG or PNG image that can be read"),
    IMAGE_TOO_LARGE(413, Category.VALIDATION, "the file or the request is too large"),
    EMPTY_FILE(400, Category.VALIDATION, "the file is empty"),
    MISSING_TENANT_ID(400, Category.VALIDATION, "the header X-Tenant-ID is missing"),
    INVALID_TENANT_ID(400, Category.VALIDATION, "the header X-Tenant-ID does not name a tenant"),
    INVALID_BATCH_SIZE(400, Category.VALIDATION, "the batch has too many images"),
    NO_IMAGE_URLS(400, Category.VALIDATION, "the batch has no images"),
    INVALID_WEBHOOK_EVENTS(400, Category.VALIDATION, "there are no such events"),
    INVALID_TOP_K(400, Category.VALIDATION, "top_k must be at least 1"),
    WEBHOOK_NOT_FOUND(404, Category.NOT_FOUND, "no webhook has that URL"),
    TENANT_ACCESS_DENIED(403, Category.AUTHORIZATION, "the tenant may not be acted for"),
    BATCH_ACCESS_DENIED(403, Category.AUTHORIZATION, "the batch is another tenant's"),
    RATE_LIMITED(429, Category.RATE_LIMIT, "too many requests"),
    BATCH_NOT_FOUND(404, Category.NOT_FOUND, "there is no such batch"),
    IMAGE_NOT_FOUND(404, Category.NOT_FOUND, "there is no such image"),
    STORAGE_UPLOAD_FAILED(500, Category.STORAGE, "the image could not be stored"),
    STORAGE_DOWNLOAD_FAILED(500, Category.STORAGE, "the image could not be fetched"),
    STORAGE_CONNECTION_FAILED(503, Category.STORAGE, "the storage cannot be reached"),
    VECTOR_DB_CONNECTION_FAILED(503, Category.VECTOR_DB, "the vector store cannot be reached"),
    VECTOR_DB_UPSERT_FAILED(500, Category.VECTOR_DB, "the faces could not be stored"),
    VECTOR_DB_SEARCH_FAILED(500, Category.VECTOR_DB, "the search failed"),
    FACE_DETECTION_FAILED(500, Category.FACE_PROCESSING, "faces could not be looked for"),
    FACE_EMBEDDING_FAILED(500, Category.FACE_PROCESSING, "a face could not be turned into a vector"),
    BATCH_CREATION_FAILED(500, Category.BATCH_PROCESSING, "the batch could not be made"),
    BATCH_CANCELLATION_FAILED(400, Category.BATCH_PROCESSING, "the batch is final already"),
    INTERNAL_SERVER_ERROR(500, Category.SYSTEM, "something went wrong inside"),
    SERVICE_UNAVAILABLE(503, Category.SYSTEM, "too much is under way; try again later");

    /** What kind of failure it is, in the words of the wire. */
    enum Category {
        VALIDATION,
        NOT_FOUND,
        AUTHORIZATION,
        RATE_LIMIT,
        STORAGE,
        VECTOR_DB,
        FACE_PROCESSING,
        BATCH_PROCESSING,
        SYSTEM;

        private String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final int status;
    private final Category category;
    private final String sentence;

    ErrorCode(int status, Category category, String sentence) {
        this.status = status;
        this.category = category;
        this.sentence = sentence;
    }

    public int status() {
        return status;
    }

    public String category() {
        return category.wire();
    }

    /** What people are told where nothing more special is known. */
    public String sentence() {
        return sentence;
    }

    /** The code as it is sent. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
