package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.Batch;
import io.facelib.model.BatchItem;
import io.facelib.model.BatchItem.Outcome;
import io.facelib.model.BatchItem.Result;
import io.facelib.model.BatchOptions;
import io.facelib.model.BatchSource;
import io.facelib.model.BatchStatus;
import io.facelib.model.ObjectKey;
import io.facelib.storage.log.BadBodyException;
import io.facelib.storage.log.BatchOptionsCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Batches and their items as the columns of their rows. Stateless. */
final class BatchRows {
    /** What {@link #batch} reads, in its order. */
    static final String COLUMNS = "tenant, batch_id, status, options, total, processed, successful, failed, created_at,"
            + " updated_at, batch_no";

    /** What {@link #item} reads, in its order. */
    static final String ITEM_COLUMNS = "item_no, kind, source, result, faces, error, settled_at";

    private static final String URL = "url";
    private static final String OBJECT = "object";
    private static final String FILE = "file";

    private BatchRows() {}

    /**
     * A batch, whatever can be read of it: without its status or its options nothing can go on with it, and it has failed.
     *
     * @throws DamagedException if not even its names can be read
     */
    static Batch batch(ResultSet row) throws SQLException {
        BatchStatus status;
        BatchOptions options;
        try {
            status = Names.word(BatchStatus.class, row, 3);
            options = options(row);
        } catch (DamagedException e) {
            status = BatchStatus.FAILED;
            options = BatchOptions.defaults();
        }
        return batch(row, status, options);
    }

    /** @throws DamagedException if anything of the batch cannot be read */
    static Batch whole(ResultSet row) throws SQLException {
        return batch(row, Names.word(BatchStatus.class, row, 3), options(row));
    }

    private static Batch batch(ResultSet row, BatchStatus status, BatchOptions options) throws SQLException {
        return new Batch(
                Names.tenant(row, 1),
                Names.batch(row, 2),
                status,
                options,
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                row.getInt(8),
                Micros.instant(row.getLong(9)),
                Micros.instant(row.getLong(10)));
    }

    private static BatchOptions options(ResultSet row) throws SQLException {
        byte[] body = row.getBytes(4);
        try {
            return BatchOptionsCodec.decode(body == null ? new byte[0] : body);
        } catch (BadBodyException e) {
            throw new DamagedException("the options of batch " + row.getString(2) + " cannot be read", e);
        }
    }

    static BatchItem item(ResultSet row) throws SQLException {
        return new BatchItem(row.getInt(1), source(row), outcome(row));
    }

    private static Optional<Outcome> outcome(ResultSet row) throws SQLException {
        if (row.getString(4) == null) {
            return Optional.empty();
        }
        return Optional.of(new Outcome(
                Names.word(Result.class, row, 4),
                row.getInt(5),
                Optional.ofNullable(row.getString(6)),
                Micros.instant(row.getLong(7))));
    }

    static String kind(BatchSource source) {
        if (source instanceof BatchSource.Url) {
            return URL;
        }
        return source instanceof BatchSource.File ? FILE : OBJECT;
    }

    /** The text of a source; of an object {@code bucket/key}. */
    static String text(BatchSource source) {
        return source instanceof BatchSource.StoredImage image ? image.key().toString() : source.text();
    }

    private static BatchSource source(ResultSet row) throws SQLException {
        String kind = Names.text("the kind of a batch's item", row, 2);
        String text = Names.text("the source of a batch's item", row, 3);
        try {
            return switch (kind) {
                case URL -> new BatchSource.Url(text);
                case FILE -> new BatchSource.File(text);
                case OBJECT -> new BatchSource.StoredImage(key(text));
                default -> throw new DamagedException("an item of a batch is of kind " + kind, null);
            };
        } catch (InvalidInputException e) {
            throw new DamagedException("the source of an item of a batch is none", e);
        }
    }

    private static ObjectKey key(String text) {
        int slash = text.indexOf('/');
        return new ObjectKey(text.substring(0, Math.max(0, slash)), text.substring(slash + 1));
    }
}
