package io.facelib.storage.s3;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.model.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The keys of one page of a listing, in the order of their UTF-16 text, taken from one in {@link KeyOrder another order}.
 * Used once, by one thread.
 */
final class Listing {
    private static final Logger LOG = LoggerFactory.getLogger(Listing.class);
    private static final int MOST_KEYS = 1_000;

    private final Connection connection;
    private final String bucket;
    private final String prefix;
    private final PageRequest page;
    private final List<String> keys = new ArrayList<>();
    private final List<String> block = new ArrayList<>();
    private @Nullable String token;

    Listing(Connection connection, String bucket, String prefix, PageRequest page) {
        this.connection = connection;
        this.bucket = bucket;
        this.prefix = prefix;
        this.page = page;
    }

    /** The page's keys and, if there are more, one of those. */
    List<String> keys() {
        boolean more = true;
        while (more && keys.size() <= page.limit()) {
            Optional<ListObjectsV2Response> answer =
                    connection.reading("the bucket " + bucket + " cannot be listed", this::ask);
            answer.ifPresent(
                    found -> found.contents().stream().map(S3Object::key).forEach(this::take));
            token = answer.map(ListObjectsV2Response::nextContinuationToken).orElse(null);
            more = token != null;
        }
        endBlock();
        return keys.subList(0, Math.min(keys.size(), page.limit() + 1));
    }

    private Optional<ListObjectsV2Response> ask(Duration time) {
        ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                .bucket(connection.buckets().name(bucket))
                .prefix(prefix)
                .maxKeys(Math.min(MOST_KEYS, page.limit() + 1))
                .overrideConfiguration(Connection.within(time));
        if (token == null) {
            page.after().map(KeyOrder::before).ifPresent(request::startAfter);
        } else {
            request.continuationToken(token);
        }
        try {
            return Optional.of(connection.client().listObjectsV2(request.build()));
        } catch (NoSuchBucketException e) {
            return Optional.empty();
        }
    }

    private void take(String key) {
        if (!block.isEmpty() && !KeyOrder.isOneBlock(block.get(0), key)) {
            endBlock();
        }
        if (KeyOrder.high(key) < 0) {
            add(key);
        } else {
            block.add(key);
        }
    }

    private void endBlock() {
        block.sort(null);
        block.forEach(this::add);
        block.clear();
    }

    /** What facelib cannot have written, such as the marks of folders that consoles make, is passed over. */
    private void add(String key) {
        if (!isOurs(key)) {
            LOG.debug("an object of the bucket {} has a key that is none of facelib's", bucket);
        } else if (page.after().map(after -> key.compareTo(after) > 0).orElse(true)) {
            keys.add(key);
        }
    }

    private boolean isOurs(String key) {
        try {
            return new ObjectKey(bucket, key).key().equals(key);
        } catch (InvalidInputException e) {
            return false;
        }
    }
}
