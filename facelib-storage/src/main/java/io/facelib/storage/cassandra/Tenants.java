package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import io.facelib.model.ContractId;
import io.facelib.model.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which tables and generations the faces of a tenant are in. Read anew for every call, so that no process misses what another
 * one has just begun; both only ever grow. Safe for any number of threads.
 */
final class Tenants {
    private static final String UNREGISTERED = "the tenant cannot be registered";
    private static final String NAMES = "SELECT tenant FROM $tenant_names WHERE part = 0 AND tenant > ? LIMIT ?";

    private final Connection connection;
    private final Contracts contracts;
    private final Writes writes;

    Tenants(Connection connection, Contracts contracts, Writes writes) {
        this.connection = connection;
        this.contracts = contracts;
        this.writes = writes;
    }

    /** Empty for a tenant that never had a face. */
    Optional<TenantFaces> find(TenantId tenant) {
        List<Row> rows = connection.rows(
                "the tenant cannot be looked up",
                connection.bind("SELECT contracts, generations FROM $tenants WHERE tenant = ?", tenant.value()));
        return rows.stream().findFirst().map(row -> faces(tenant, row));
    }

    private TenantFaces faces(TenantId tenant, Row row) {
        Set<String> names = row.getSet(0, String.class);
        NavigableSet<Integer> generations = new TreeSet<>(row.getSet(1, Integer.class));
        List<FaceTable> tables = names.stream()
                .sorted()
                .map(ContractId::of)
                .map(contracts::find)
                .flatMap(Optional::stream)
                .toList();
        return new TenantFaces(tenant, tables, generations);
    }

    /** The same for a tenant that will have faces in these tables. */
    TenantFaces require(TenantId tenant, Collection<FaceTable> tables) {
        Optional<TenantFaces> known = find(tenant);
        Set<FaceTable> missing = new HashSet<>(tables);
        known.ifPresent(faces -> missing.removeAll(faces.tables()));
        if (known.isPresent() && missing.isEmpty()) {
            return known.get();
        }
        return register(tenant, known, missing);
    }

    private TenantFaces register(TenantId tenant, Optional<TenantFaces> known, Set<FaceTable> missing) {
        if (known.isEmpty()) {
            name(tenant);
        }
        List<Write> changes = new ArrayList<>();
        for (FaceTable table : missing) {
            changes.add(new Write(
                    connection.bind(
                            "UPDATE $tenants SET contracts = contracts + {'" + table.contract() + "'} WHERE tenant = ?",
                            tenant.value()),
                    "tenants",
                    100));
        }
        if (known.isEmpty()) {
            changes.add(growth(tenant, TenantFaces.FIRST));
        }
        writes.all(UNREGISTERED, changes);
        return find(tenant).orElseThrow();
    }

    /** Before anything else is written of a tenant, so that none is missing in the list: one too many does no harm. */
    private void name(TenantId tenant) {
        Write name = new Write(
                connection.bind("INSERT INTO $tenant_names (part, tenant) VALUES (0, ?)", tenant.value()),
                "names",
                100);
        writes.all(UNREGISTERED, List.of(name));
    }

    private Write growth(TenantId tenant, int generation) {
        return new Write(
                connection.bind(
                        "UPDATE $tenants SET generations = generations + {" + generation + "} WHERE tenant = ?",
                        tenant.value()),
                "tenants",
                100);
    }

    /** From now on faces of a tenant are written into this generation. */
    void grow(TenantId tenant, int generation) {
        writes.all("the tenant cannot be given more partitions", List.of(growth(tenant, generation)));
    }

    /** Tenants that had a face at some time, after a name. */
    List<TenantId> names(String after, int limit) {
        return connection.rows("tenants cannot be listed", connection.bind(NAMES, after, limit)).stream()
                .map(row -> TenantId.of(row.getString(0)))
                .toList();
    }
}
