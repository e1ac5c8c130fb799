package io.facelib.storage.jdbc;

import io.facelib.model.FaceFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A condition on faces as far as SQL can judge it.
 *
 * @param condition empty, or begins with {@code AND}
 * @param values of its parameters
 * @param complete whether it says all that the filter says; if not, {@link FaceFilter#matches} has the last word
 */
record FilterSql(String condition, List<Object> values, boolean complete) {
    static FilterSql of(FaceFilter filter) {
        StringBuilder sql = new StringBuilder();
        List<Object> values = new ArrayList<>();
        filter.identity().ifPresent(v -> add(sql, values, " AND identity = ?", v.value()));
        filter.image().ifPresent(v -> add(sql, values, " AND image = ?", v.value()));
        filter.contract()
                .ifPresent(v -> add(
                        sql,
                        values,
                        " AND contract_no = (SELECT contract_no FROM contract WHERE name = ?)",
                        v.value()));
        if (filter.usableOnly()) {
            sql.append(" AND usable = 1");
        }
        if (filter.minQuality() > 0) {
            add(sql, values, " AND quality >= ?", filter.minQuality());
        }
        Optional<Long> before = filter.indexedBefore().map(FaceRow::nanos);
        // The outermost numbers stand for many times each, so the column cannot tell those apart.
        boolean exact =
                before.map(v -> v > Long.MIN_VALUE && v < Long.MAX_VALUE).orElse(true);
        before.ifPresent(v -> add(sql, values, exact ? " AND indexed_at < ?" : " AND indexed_at <= ?", v));
        return new FilterSql(
                sql.toString(), List.copyOf(values), exact && filter.metadata().isEmpty());
    }

    private static void add(StringBuilder sql, List<Object> values, String condition, Object value) {
        sql.append(condition);
        values.add(value);
    }
}
