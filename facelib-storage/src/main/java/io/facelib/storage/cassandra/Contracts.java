package io.facelib.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.ContractMismatchException;
import io.facelib.model.ContractId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which table has the vectors of a contract. The first process that has one claims the contract with its dimension and makes
 * the table; others wait for it, since Cassandra 5.0 may break a table that two make at the same time. Safe for any number of
 * threads.
 */
final class Contracts {
    private static final int LOOKS = 100;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration MAKING = Duration.ofMinutes(1);

    private final Connection connection;
    private final String keyspace;
    private final ConcurrentMap<ContractId, FaceTable> ready = new ConcurrentHashMap<>();

    Contracts(Connection connection, String keyspace) {
        this.connection = connection;
        this.keyspace = keyspace;
    }

    /** The table of a contract that has had a face. */
    Optional<FaceTable> find(ContractId contract) {
        FaceTable known = ready.get(contract);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<FaceTable> claimed = claimed(contract).filter(this::isMade);
        claimed.ifPresent(table -> ready.put(contract, table));
        return claimed;
    }

    private Optional<FaceTable> claimed(ContractId contract) {
        List<Row> rows = connection.rows(
                "contracts cannot be read",
                connection.bind("SELECT table_name, dimension FROM $contracts WHERE contract = ?", contract.value()));
        return rows.stream()
                .map(row -> new FaceTable(contract, row.getString(0), row.getInt(1)))
                .findFirst();
    }

    /**
     * The table of a contract, made when there is none.
     *
     * @throws ContractMismatchException if its vectors have another dimension
     */
    FaceTable require(ContractId contract, int dimension) {
        FaceTable table = find(contract).orElseGet(() -> claim(FaceTable.of(contract, dimension)));
        check(table, dimension);
        return table;
    }

    static void check(FaceTable table, int dimension) {
        if (table.dimension() != dimension) {
            throw new ContractMismatchException(
                    table.contract() + " of dimension " + table.dimension(), "dimension " + dimension);
        }
    }

    private FaceTable claim(FaceTable wanted) {
        Row answer = connection
                .rows(
                        "contract '" + wanted.contract() + "' cannot be claimed",
                        connection.bind(
                                "INSERT INTO $contracts (contract, table_name, dimension) VALUES (?, ?, ?) IF NOT EXISTS",
                                wanted.contract().value(),
                                wanted.name(),
                                wanted.dimension()))
                .get(0);
        FaceTable table = answer.getBoolean("[applied]")
                ? wanted
                : new FaceTable(wanted.contract(), answer.getString("table_name"), answer.getInt("dimension"));
        check(table, wanted.dimension());
        boolean others = !answer.getBoolean("[applied]") && awaitOthers(table);
        if (!others) {
            make(table);
        }
        ready.put(table.contract(), table);
        return table;
    }

    /** Whether another process made the table; it has twenty seconds, beyond which it probably ended. */
    private boolean awaitOthers(FaceTable table) {
        for (int look = 0; look < LOOKS; look++) {
            if (isMade(table)) {
                return true;
            }
            try {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackendException(Connection.NAME, true, Committed.NO, "interrupted while a table is made", e);
            }
        }
        return false;
    }

    /** The index is made last. */
    private boolean isMade(FaceTable table) {
        return !connection
                .rows(
                        "tables cannot be listed",
                        SimpleStatement.newInstance(
                                "SELECT index_name FROM system_schema.indexes"
                                        + " WHERE keyspace_name = ? AND table_name = ? AND index_name = ?",
                                keyspace,
                                table.name(),
                                table.index()))
                .isEmpty();
    }

    /** An identity is a text of its own, empty for nobody, so that it can be changed without touching the rest. */
    private void make(FaceTable table) {
        execute("CREATE TABLE IF NOT EXISTS $" + table.name()
                + " (tenant text, bucket int, face_id text, identity text, body blob, embedding vector<float, "
                + table.dimension() + ">, PRIMARY KEY ((tenant, bucket), face_id))");
        execute("CREATE INDEX IF NOT EXISTS " + table.index() + " ON $" + table.name()
                + " (embedding) USING 'sai' WITH OPTIONS = {'similarity_function': 'dot_product'}");
    }

    private void execute(String cql) {
        connection.rows(
                "a table cannot be made",
                SimpleStatement.newInstance(connection.text(cql)).setTimeout(MAKING));
    }
}
