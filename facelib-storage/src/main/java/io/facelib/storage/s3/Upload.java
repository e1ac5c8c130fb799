package io.facelib.storage.s3;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.SetupException;
import io.facelib.model.ObjectKey;
import io.facelib.spi.ObjectInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * One object on its way into the store: with one request when it is small, else in parts, which nobody sees until the last
 * request joins them. What is sent lies on the heap, so that a request can be made again. Used once, by one thread.
 */
final class Upload {
    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);
    private static final int MOST_PARTS = 10_000;

    private final Connection connection;
    private final String backend;
    private final ObjectKey key;
    private final String bucket;
    private final String contentType;
    private final Map<String, String> metadata;
    private final String failed;

    Upload(Connection connection, String backend, ObjectKey key, ObjectInfo info) {
        this.connection = connection;
        this.backend = backend;
        this.key = key;
        this.bucket = connection.buckets().name(key.bucket());
        this.contentType = info.contentType();
        this.metadata = ObjectHeaders.metadata(info);
        this.failed = "the object " + key + " cannot be stored";
    }

    void run(InputStream content) {
        byte[] first = read(content);
        byte[] second = first.length < partSize() ? new byte[0] : read(content);
        if (second.length == 0) {
            put(first);
        } else {
            putParts(first, second, content);
        }
    }

    private int partSize() {
        return connection.limits().partSize();
    }

    private byte[] read(InputStream content) {
        try {
            return content.readNBytes(partSize());
        } catch (IOException e) {
            throw new BackendException(
                    backend, true, Committed.NO, failed + ": its content cannot be read: " + Failure.reason(e), e);
        }
    }

    private void put(byte[] content) {
        PutObjectResponse stored = connection.writing(
                failed,
                time -> inBucket(() -> connection
                        .client()
                        .putObject(
                                r -> r.bucket(bucket)
                                        .key(key.key())
                                        .contentType(contentType)
                                        .metadata(metadata)
                                        .overrideConfiguration(Connection.within(time)),
                                RequestBody.fromBytes(content))));
        LOG.trace("stored {} as {}", key, stored.eTag());
    }

    private void putParts(byte[] first, byte[] second, InputStream rest) {
        String upload = begin();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            parts.add(send(upload, 1, first));
            for (byte[] part = second; part.length > 0; part = read(rest)) {
                parts.add(send(upload, parts.size() + 1, part));
            }
            join(upload, parts);
        } catch (RuntimeException | Error e) {
            abort(upload, e);
            throw e;
        }
    }

    private String begin() {
        return connection.reading(
                failed,
                time -> inBucket(() -> connection
                                .client()
                                .createMultipartUpload(r -> r.bucket(bucket)
                                        .key(key.key())
                                        .contentType(contentType)
                                        .metadata(metadata)
                                        .overrideConfiguration(Connection.within(time))))
                        .uploadId());
    }

    private CompletedPart send(String upload, int number, byte[] content) {
        if (number > MOST_PARTS) {
            throw new BackendException(
                    backend,
                    false,
                    Committed.NO,
                    failed + ": it is larger than " + MOST_PARTS + " parts of " + partSize() + " bytes");
        }
        UploadPartResponse sent = connection.reading(
                failed,
                time -> connection
                        .client()
                        .uploadPart(
                                r -> r.bucket(bucket)
                                        .key(key.key())
                                        .uploadId(upload)
                                        .partNumber(number)
                                        .overrideConfiguration(Connection.within(time)),
                                RequestBody.fromBytes(content)));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(sent.eTag())
                .checksumCRC32(sent.checksumCRC32())
                .build();
    }

    private void join(String upload, List<CompletedPart> parts) {
        String tag = connection.writing(
                failed,
                time -> connection
                        .client()
                        .completeMultipartUpload(r -> r.bucket(bucket)
                                .key(key.key())
                                .uploadId(upload)
                                .multipartUpload(m -> m.parts(parts))
                                .overrideConfiguration(Connection.within(time)))
                        .eTag());
        LOG.trace("stored {} in {} parts as {}", key, parts.size(), tag);
    }

    /** One attempt: what failed before is what is told, and rules of the bucket remove what stays. */
    private void abort(String upload, Throwable failure) {
        try {
            connection
                    .client()
                    .abortMultipartUpload(r -> r.bucket(bucket)
                            .key(key.key())
                            .uploadId(upload)
                            .overrideConfiguration(
                                    Connection.within(connection.limits().answer())));
        } catch (SdkException | UncheckedIOException e) {
            failure.addSuppressed(e);
            LOG.warn(
                    "parts of {} stay in bucket {} until a rule of it removes unfinished uploads: {}",
                    key,
                    bucket,
                    Failure.of(e).told());
        }
    }

    /** Makes the bucket when it turns out to be missing: asking first would double the requests. */
    private <T> T inBucket(Supplier<T> request) {
        try {
            return request.get();
        } catch (NoSuchBucketException e) {
            if (!connection.buckets().create()) {
                throw new SetupException(
                        "the bucket '" + bucket + "' does not exist", "Make it, or allow withBucketCreation(true).", e);
            }
            makeBucket();
            return request.get();
        }
    }

    private void makeBucket() {
        try {
            String location = connection
                    .client()
                    .createBucket(r -> r.bucket(bucket)
                            .overrideConfiguration(
                                    Connection.within(connection.limits().call())))
                    .location();
            LOG.info("made the bucket {} at {}", bucket, location);
        } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException e) {
            LOG.debug("somebody else has made the bucket {} meanwhile", bucket);
        }
    }
}
