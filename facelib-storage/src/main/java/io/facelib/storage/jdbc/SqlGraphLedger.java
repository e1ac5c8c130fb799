package io.facelib.storage.jdbc;

import io.facelib.storage.log.GraphLedger;
import io.facelib.storage.log.Partition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger of graphs in the tables beside the faces. Safe for any number of threads. */
final class SqlGraphLedger implements GraphLedger {
    private static final Logger LOG = LoggerFactory.getLogger(SqlGraphLedger.class);
    private static final int BYTES = 64;
    private static final String TENANT = "(SELECT tenant_no FROM tenant WHERE name = ?)";
    private static final String CONTRACT = "(SELECT contract_no FROM contract WHERE name = ?)";
    private static final String PUBLISHED = "SELECT g.id, t.name, c.name, g.covers FROM graph g"
            + " JOIN tenant t ON t.tenant_no = g.tenant_no JOIN contract c ON c.contract_no = g.contract_no"
            + " WHERE g.published = 1";

    private final Dialect dialect;
    private final WriteQueue writes;
    private final Readers readers;

    SqlGraphLedger(Dialect dialect, WriteQueue writes, Readers readers) {
        this.dialect = dialect;
        this.writes = writes;
        this.readers = readers;
    }

    /**
     * Drops the graphs whose making the end of the process cut short. Where the disk has no room for that they stay until
     * it has: nobody publishes them any more.
     */
    static void dropUnfinished(Dialect dialect, Session session) throws SQLException {
        try {
            deleteUnfinished(dialect, session);
        } catch (SQLException e) {
            if (!dialect.full(e)) {
                throw e;
            }
            rollBack(session);
        }
    }

    private static void rollBack(Session session) throws SQLException {
        session.forgetStatements();
        try {
            session.executeOnce("ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("nothing was left to roll back", e); // SQLite does so by itself after some errors
        }
    }

    private static void deleteUnfinished(Dialect dialect, Session session) throws SQLException {
        session.execute(dialect.beginWriting());
        session.update("DELETE FROM graph WHERE published = 0");
        session.update("DELETE FROM tombstone WHERE NOT EXISTS (SELECT 1 FROM graph g"
                + " WHERE g.tenant_no = tombstone.tenant_no AND g.contract_no = tombstone.contract_no"
                + " AND g.covers >= tombstone.seq AND g.tombstones_before < tombstone.id)");
        session.execute("COMMIT");
    }

    @Override
    public Graph begin(Partition partition) {
        return writes.write(BYTES, (session, changes) -> {
            long covers = dialect.highestSequence(session);
            Numbers numbers = Numbers.find(session, partition);
            long before =
                    session.number("SELECT coalesce(max(id), 0) FROM tombstone").orElse(0);
            long id = session.number(
                            "INSERT INTO graph (tenant_no, contract_no, covers, published, tombstones_before)"
                                    + " VALUES (?, ?, ?, 0, ?) RETURNING id",
                            numbers == null ? 0L : numbers.tenant(),
                            numbers == null ? 0L : numbers.contract(),
                            covers,
                            before)
                    .orElseThrow();
            if (numbers == null) { // nothing to hold, so nothing to publish; only the id is used up
                session.update("DELETE FROM graph WHERE id = ?", id);
            }
            return new Graph(id, partition, covers);
        });
    }

    @Override
    public boolean publish(Graph graph) {
        return writes.write(BYTES, (session, changes) -> {
            Numbers numbers = Numbers.find(session, graph.partition());
            int found = session.update("UPDATE graph SET published = 1 WHERE id = ?", graph.id());
            if (numbers == null || found == 0) {
                return false;
            }
            session.update(
                    "DELETE FROM graph WHERE tenant_no = ? AND contract_no = ? AND id < ?",
                    numbers.tenant(),
                    numbers.contract(),
                    graph.id());
            deleteUnneeded(session, numbers);
            return true;
        });
    }

    @Override
    public void drop(Graph graph) {
        writes.write(BYTES, (session, changes) -> {
            session.update("DELETE FROM graph WHERE id = ?", graph.id());
            Numbers numbers = Numbers.find(session, graph.partition());
            if (numbers != null) {
                deleteUnneeded(session, numbers);
            }
            return true;
        });
    }

    /** A tombstone is needed by a graph that may hold the face: it was begun before the removal and covers the sequence. */
    private static void deleteUnneeded(Session session, Numbers numbers) throws SQLException {
        session.update(
                "DELETE FROM tombstone WHERE tenant_no = ? AND contract_no = ? AND NOT EXISTS (SELECT 1 FROM graph g"
                        + " WHERE g.tenant_no = tombstone.tenant_no AND g.contract_no = tombstone.contract_no"
                        + " AND g.covers >= tombstone.seq AND g.tombstones_before < tombstone.id)",
                numbers.tenant(),
                numbers.contract());
    }

    @Override
    public Optional<Graph> published(Partition partition) {
        String sql = PUBLISHED + " AND g.tenant_no = " + TENANT + " AND g.contract_no = " + CONTRACT;
        return graphs(sql, partition.tenant().value(), partition.contract().value()).stream()
                .findFirst();
    }

    @Override
    public List<Graph> published() {
        return graphs(PUBLISHED + " ORDER BY g.id");
    }

    private List<Graph> graphs(String sql, @Nullable Object... values) {
        return readers.read(session -> {
            List<Graph> graphs = new ArrayList<>();
            try (ResultSet rows = session.query(sql, values)) {
                while (rows.next()) {
                    Partition partition = new Partition(Names.tenant(rows, 2), Names.contract(rows, 3));
                    graphs.add(new Graph(rows.getLong(1), partition, rows.getLong(4)));
                }
            }
            return graphs;
        });
    }

    @Override
    public long[] tombstones(Partition partition) {
        String sql = "SELECT b.seq FROM graph g JOIN tombstone b ON b.tenant_no = g.tenant_no"
                + " AND b.contract_no = g.contract_no AND b.seq <= g.covers AND b.id > g.tombstones_before"
                + " WHERE g.published = 1 AND g.tenant_no = " + TENANT + " AND g.contract_no = " + CONTRACT
                + " ORDER BY b.seq";
        return readers.read(session -> {
            LongStream.Builder sequences = LongStream.builder();
            try (ResultSet rows = session.query(
                    sql, partition.tenant().value(), partition.contract().value())) {
                while (rows.next()) {
                    sequences.add(rows.getLong(1));
                }
            }
            return sequences.build().toArray();
        });
    }

    @Override
    public List<Partition> largerThan(long faces) {
        String sql = "SELECT t.name, c.name FROM (SELECT tenant_no, contract_no FROM face"
                + " GROUP BY tenant_no, contract_no HAVING count(*) > ?) p"
                + " JOIN tenant t ON t.tenant_no = p.tenant_no JOIN contract c ON c.contract_no = p.contract_no"
                + " ORDER BY t.name, c.name";
        return readers.read(session -> {
            List<Partition> partitions = new ArrayList<>();
            try (ResultSet rows = session.query(sql, faces)) {
                while (rows.next()) {
                    partitions.add(new Partition(Names.tenant(rows, 1), Names.contract(rows, 2)));
                }
            }
            return partitions;
        });
    }

    /** The numbers of a partition's tenant and contract. */
    record Numbers(long tenant, long contract) {
        /** Null when there is no such tenant or contract, so no such face. */
        static @Nullable Numbers find(Session session, Partition partition) throws SQLException {
            OptionalLong tenant = session.number(
                    "SELECT tenant_no FROM tenant WHERE name = ?",
                    partition.tenant().value());
            OptionalLong contract = session.number(
                    "SELECT contract_no FROM contract WHERE name = ?",
                    partition.contract().value());
            boolean known = tenant.isPresent() && contract.isPresent();
            return known ? new Numbers(tenant.getAsLong(), contract.getAsLong()) : null;
        }
    }
}
