package io.facelib.storage.jdbc;

import io.facelib.model.IngestRecord;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.spi.IngestStore;
import io.facelib.spi.Journal;
import io.facelib.storage.log.BadBodyException;
import io.facelib.storage.log.IngestCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which ingest messages were processed, in a {@link SqlDatabase}. Safe for any number of threads. */
final class SqlIngestStore implements IngestStore {
    private final Transactions database;
    private final JournalWrites journals;

    SqlIngestStore(Transactions database, JournalWrites journals) {
        this.database = database;
        this.journals = journals;
    }

    @Override
    public Optional<IngestRecord> find(TenantId tenant, String key) {
        return database.read(session -> {
            String sql = "SELECT body, message_key, at FROM ingest WHERE tenant = ? AND message_key = ?";
            try (ResultSet rows = session.query(sql, tenant.value(), key)) {
                return rows.next() ? Optional.of(entry(rows)) : Optional.empty();
            }
        });
    }

    @Override
    public Page<IngestRecord> list(TenantId tenant, PageRequest page) {
        String after = page.after().orElse("");
        List<IngestRecord> found = database.read(session -> {
            String sql = "SELECT body, message_key, at FROM ingest WHERE tenant = ? AND message_key > ?"
                    + " ORDER BY message_key LIMIT ?";
            try (ResultSet rows = session.query(sql, tenant.value(), after, page.limit() + 1)) {
                List<IngestRecord> entries = new ArrayList<>();
                while (rows.next()) {
                    entries.add(entry(rows));
                }
                return entries;
            }
        });
        return Pages.of(found, page, IngestRecord::key);
    }

    /** Reads body, key and time. */
    static IngestRecord entry(ResultSet row) throws SQLException {
        String key = Names.text("the key of an ingested image", row, 2);
        byte[] body = row.getBytes(1);
        try {
            return IngestCodec.decode(body == null ? new byte[0] : body, key, Micros.instant(row.getLong(3)));
        } catch (BadBodyException e) {
            throw new DamagedException("what became of an ingested image cannot be read", e);
        }
    }

    @Override
    public boolean record(TenantId tenant, IngestRecord entry, Journal journal) {
        byte[] body = IngestCodec.encode(entry);
        return database.write(500L + body.length, (session, changes) -> {
            boolean kept = session.update(
                            "INSERT INTO ingest (tenant, message_key, at, body) VALUES (?, ?, ?, ?)"
                                    + " ON CONFLICT (tenant, message_key) DO NOTHING",
                            tenant.value(),
                            entry.key(),
                            Micros.of(entry.at()),
                            body)
                    > 0;
            return kept && journals.write(session, tenant, journal);
        });
    }

    @Override
    public int prune(Instant before) {
        return Math.toIntExact(Pruning.older(database, "ingest", "ingest_no", "at < ?", Micros.of(before)));
    }
}
