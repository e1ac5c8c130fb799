package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.facelib.model.TenantId;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The faces of one partition in ascending order of their ids; a page ahead is asked for meanwhile. For one thread. */
final class PlaceScan {
    private final Connection connection;
    private final TenantId tenant;
    private final Place place;
    private Iterator<Row> rows = Collections.emptyIterator();
    private @Nullable CompletionStage<AsyncResultSet> coming;
    private @Nullable StoredFace next;

    PlaceScan(Connection connection, TenantId tenant, Place place, String after, int page) {
        String cql = "SELECT " + StoredFace.COLUMNS + " FROM $" + place.table().name()
                + " WHERE tenant = ? AND bucket = ? AND face_id > ?";
        this.connection = connection;
        this.tenant = tenant;
        this.place = place;
        this.coming = connection.send(
                connection.bind(cql, tenant.value(), place.bucket(), after).setPageSize(page));
    }

    /** The face that {@link #take} gives next, if there is one. */
    Optional<StoredFace> peek() {
        while (next == null && (rows.hasNext() || turn())) {
            if (rows.hasNext()) {
                next = StoredFace.of(tenant, place, rows.next()).orElse(null);
            }
        }
        return Optional.ofNullable(next);
    }

    StoredFace take() {
        StoredFace face = peek().orElseThrow();
        next = null;
        return face;
    }

    private boolean turn() {
        if (coming == null) {
            return false;
        }
        AsyncResultSet page = connection.await("faces cannot be read", coming);
        rows = page.currentPage().iterator();
        coming = page.hasMorePages() ? page.fetchNextPage() : null;
        return true;
    }
}
