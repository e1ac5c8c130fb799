package io.facelib.storage.s3;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.spi.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads objects and what is known of them. Safe for any number of threads. */
final class Download {
    private static final int OUT_OF_RANGE = 416;
    private static final int CHUNK = 64 << 10;

    private final Connection connection;

    Download(Connection connection) {
        this.connection = connection;
    }

    Optional<StoredObject> stat(ObjectKey key) {
        return connection.reading(failed(key), time -> head(key, time));
    }

    private Optional<StoredObject> head(ObjectKey key, Duration time) {
        try {
            HeadObjectResponse found = connection
                    .client()
                    .headObject(r -> r.bucket(connection.buckets().name(key.bucket()))
                            .key(key.key())
                            .overrideConfiguration(Connection.within(time)));
            return Optional.of(new StoredObject(
                    key,
                    Objects.requireNonNullElse(found.contentLength(), 0L),
                    Objects.requireNonNullElse(found.lastModified(), Instant.EPOCH),
                    ObjectHeaders.info(found.contentType(), found.metadata())));
        } catch (NoSuchKeyException | NoSuchBucketException e) {
            return Optional.empty();
        }
    }

    Optional<InputStream> open(ObjectKey key, long offset) {
        if (offset < 0) {
            throw new InvalidInputException("offset", offset + " is below 0");
        }
        return connection.reading(failed(key), time -> get(key, offset, time));
    }

    private Optional<InputStream> get(ObjectKey key, long offset, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        try {
            ResponseInputStream<GetObjectResponse> content = connection
                    .client()
                    .getObject(r -> r.bucket(connection.buckets().name(key.bucket()))
                            .key(key.key())
                            .range(offset == 0 ? null : "bytes=" + offset + "-")
                            .overrideConfiguration(Connection.within(time)));
            long size = Objects.requireNonNullElse(content.response().contentLength(), Long.MAX_VALUE);
            return Optional.of(
                    size <= connection.limits().partSize()
                            ? whole(content, (int) size, end)
                            : new LargeContent(content, size));
        } catch (NoSuchKeyException | NoSuchBucketException e) {
            return Optional.empty();
        } catch (S3Exception e) {
            if (e.statusCode() != OUT_OF_RANGE) {
                throw e;
            }
            return head(key, time).map(object -> nothingBehind(object, offset));
        }
    }

    /** A range that begins at the end is refused by S3 like one beyond it. */
    private static InputStream nothingBehind(StoredObject object, long offset) {
        if (offset > object.size()) {
            throw new InvalidInputException("offset", offset + " is outside 0 to " + object.size());
        }
        return InputStream.nullInputStream();
    }

    /** What is small is had whole, so that it can be asked for again, and no reader holds a connection. */
    private static InputStream whole(ResponseInputStream<GetObjectResponse> content, int size, long end)
            throws IOException {
        try (content) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
            byte[] chunk = new byte[CHUNK];
            for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
                bytes.write(chunk, 0, count);
                if (System.nanoTime() > end) {
                    content.abort();
                    throw new SocketTimeoutException("only " + bytes.size() + " of " + size + " bytes came in time");
                }
            }
            if (bytes.size() != size) {
                throw new EOFException("only " + bytes.size() + " of " + size + " bytes came");
            }
            return new ByteArrayInputStream(bytes.toByteArray());
        }
    }

    private static String failed(ObjectKey key) {
        return "the object " + key + " cannot be read";
    }
}
