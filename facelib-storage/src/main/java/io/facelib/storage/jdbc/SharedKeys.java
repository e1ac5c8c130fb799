package io.facelib.storage.jdbc;

import io.facelib.error.SetupException;
import io.facelib.spi.KeyService;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Holds the keys of a process against those of all others: the first one signs an id that it chose for the database, the
 * others have to find the signature genuine. A process with keys of its own would write secrets that no other can read,
 * and break the audit chains. Stateless.
 */
final class SharedKeys {
    private static final String PURPOSE = "database";

    /** What the table holds. */
    @SuppressWarnings("ArrayRecordComponent") // never compared by equals
    private record Proof(String id, byte[] signature) {
        boolean isOf(KeyService keys) {
            return keys.verify(PURPOSE, id.getBytes(StandardCharsets.UTF_8), signature);
        }
    }

    private SharedKeys() {}

    /** @throws SetupException if the keys are others than those of whoever opened the database first */
    static void requireSame(Transactions database, KeyService keys, String schema) {
        Proof proof = database.write(100, (session, changes) -> {
            String id = UUID.randomUUID().toString();
            session.update(
                    "INSERT INTO installation (installation_no, installation_id, signature) VALUES (1, ?, ?)"
                            + " ON CONFLICT (installation_no) DO NOTHING",
                    id,
                    keys.sign(PURPOSE, id.getBytes(StandardCharsets.UTF_8)));
            return proof(session);
        });
        if (!proof.isOf(keys)) {
            throw new SetupException(
                    "the keys are not those that schema '" + schema + "' of PostgreSQL was first opened with",
                    "Give every engine the same keys, such as TinkKeyService.open(file) with a copy of one file.");
        }
    }

    private static Proof proof(Session session) throws SQLException {
        try (ResultSet row = session.query("SELECT installation_id, signature FROM installation")) {
            if (!row.next()) {
                throw new DamagedException("the id of the installation is missing", null);
            }
            byte[] signature = row.getBytes(2);
            return new Proof(
                    Names.text("the id of the installation", row, 1), signature == null ? new byte[0] : signature);
        }
    }
}
