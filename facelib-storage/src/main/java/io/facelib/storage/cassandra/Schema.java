package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.facelib.error.SetupException;
import java.time.Duration;
import java.util.List;

/**
 * The keyspace and the tables that do not depend on a model.
 *
 * <pre>
 * contracts      contract -> the table of its faces, and the dimension of their vectors
 * tenants        tenant -> contracts of its faces, generations of its partitions
 * tenant_names   all tenants that ever had a face, in order, in one partition
 * face_groups    (tenant, 'identity' or 'image', its id) -> ids of faces that are, or were, of that person or picture
 * faces_...      (tenant, bucket), face_id -> identity, record, vector: one table for each contract, see {@link Contracts}
 * </pre>
 *
 * What is true of a face stands in its one row; {@code face_groups} only says where to look, and may say too much.
 */
final class Schema {
    private static final Duration MAKING = Duration.ofMinutes(1);
    private static final List<String> TABLES = List.of(
            "contracts (contract text PRIMARY KEY, table_name text, dimension int)",
            "tenants (tenant text PRIMARY KEY, contracts set<text>, generations set<int>)",
            "tenant_names (part int, tenant text, PRIMARY KEY (part, tenant))",
            "face_groups (tenant text, kind text, name text, face_id text, since bigint,"
                    + " PRIMARY KEY ((tenant, kind, name), face_id))");

    private final Connection connection;
    private final Layout layout;
    private final String datacenter;

    Schema(Connection connection, Layout layout, String datacenter) {
        this.connection = connection;
        this.layout = layout;
        this.datacenter = datacenter;
    }

    /** Makes what is missing. */
    void prepare() {
        if (!exists("keyspaces", "keyspace_name = ?", layout.keyspace())) {
            makeKeyspace();
        }
        for (String table : TABLES) {
            String name = table.substring(0, table.indexOf(' '));
            if (!exists("tables", "keyspace_name = ? AND table_name = ?", layout.keyspace(), name)) {
                execute("CREATE TABLE IF NOT EXISTS " + layout.keyspace() + "." + table);
            }
        }
    }

    private void makeKeyspace() {
        if (!layout.making()) {
            throw new SetupException(
                    "there is no keyspace '" + layout.keyspace() + "' in Cassandra",
                    "Make it: CREATE KEYSPACE " + layout.keyspace()
                            + " WITH replication = {'class': 'NetworkTopologyStrategy', '" + datacenter + "': 3}.");
        }
        execute("CREATE KEYSPACE IF NOT EXISTS " + layout.keyspace()
                + " WITH replication = {'class': 'NetworkTopologyStrategy', '" + datacenter.replace("'", "''") + "': "
                + layout.replication() + "}");
    }

    private boolean exists(String table, String condition, Object... values) {
        String cql = "SELECT keyspace_name FROM system_schema." + table + " WHERE " + condition;
        return !connection
                .rows("the schema cannot be read", SimpleStatement.newInstance(cql, values))
                .isEmpty();
    }

    private void execute(String cql) {
        connection.rows(
                "the schema cannot be made", SimpleStatement.newInstance(cql).setTimeout(MAKING));
    }
}
