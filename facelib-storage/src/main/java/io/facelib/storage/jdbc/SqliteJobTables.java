package io.facelib.storage.jdbc;

import java.util.List;

/**
 * The tables of jobs in SQLite, which version 3 brought:
 *
 * <pre>
 * job_group  group_no                 never given again
 *            lane, tenant, name       as long as it has a job
 *            turn                     of the lane's groups the one with the lowest goes first; renewed when it had its turn
 * job        job_no                   the order in which they were added
 *            group_no, tenant, lane, job_id
 *            priority                 -9 to 9
 *            due                      when it may be leased
 *            enqueued                 when it was added
 *            state                    0 waiting, 1 leased, 2 dead
 *            attempts                 how often it was leased, those handed back left out
 *            token, leased_until      of a leased one, null otherwise
 *            reason, died             of a dead one, null otherwise
 *            payload
 * </pre>
 *
 * Times are those of {@link Micros}. There are no checksums: a job says what is to be done, not what is true.
 */
final class SqliteJobTables {
    static final List<String> STATEMENTS = List.of(
            "CREATE TABLE job_group (group_no INTEGER PRIMARY KEY AUTOINCREMENT, lane TEXT NOT NULL,"
                    + " tenant TEXT NOT NULL, name TEXT NOT NULL, turn INTEGER NOT NULL) STRICT",
            "CREATE UNIQUE INDEX job_group_by_name ON job_group (tenant, lane, name)",
            "CREATE INDEX job_group_by_turn ON job_group (lane, turn)",
            "CREATE TABLE job (job_no INTEGER PRIMARY KEY AUTOINCREMENT,"
                    + " group_no INTEGER NOT NULL REFERENCES job_group, tenant TEXT NOT NULL, lane TEXT NOT NULL,"
                    + " job_id TEXT NOT NULL, priority INTEGER NOT NULL, due INTEGER NOT NULL,"
                    + " enqueued INTEGER NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL, token TEXT,"
                    + " leased_until INTEGER, reason TEXT, died INTEGER, payload TEXT NOT NULL) STRICT",
            "CREATE UNIQUE INDEX job_by_id ON job (tenant, lane, job_id)",
            "CREATE INDEX job_by_group ON job (group_no, state, priority, due)",
            "CREATE INDEX job_waiting ON job (lane, priority, due) WHERE state = 0",
            "CREATE INDEX job_leased ON job (lane, leased_until) WHERE state = 1",
            "CREATE INDEX job_dead ON job (lane, tenant, died) WHERE state = 2");

    private SqliteJobTables() {}
}
