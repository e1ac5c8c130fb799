package io.facelib.storage.jdbc;

import java.sql.SQLException;

/**
 * Whether every face and graph has its tenant and its contract, which a damaged page may have taken with it: their faces
 * would then look as if they had never been. Jumps from partition to partition in the index, so that the number of faces
 * does not matter.
 */
final class References {
    private static final String NEXT = "(SELECT seq FROM face%s ORDER BY tenant_no, contract_no, seq LIMIT 1)";
    private static final String OF_FACES = "WITH RECURSIVE p (tenant_no, contract_no) AS ("
            + "SELECT tenant_no, contract_no FROM face WHERE seq = " + String.format(NEXT, "")
            + " UNION ALL SELECT f.tenant_no, f.contract_no FROM p JOIN face f ON f.seq = "
            + String.format(NEXT, " WHERE (tenant_no, contract_no) > (p.tenant_no, p.contract_no)") + ")"
            + " SELECT count(*) FROM p WHERE ";
    private static final String OF_GRAPHS = "SELECT count(*) FROM graph p WHERE ";
    private static final String NO_TENANT = "NOT EXISTS (SELECT 1 FROM tenant t WHERE t.tenant_no = p.tenant_no)";
    private static final String NO_CONTRACT =
            "NOT EXISTS (SELECT 1 FROM contract c WHERE c.contract_no = p.contract_no)";

    private References() {}

    /** @throws DamagedException if one is missing */
    static void check(Session session) throws SQLException {
        for (String from : new String[] {OF_FACES, OF_GRAPHS}) {
            refuse(session, "tenants", from + NO_TENANT);
            refuse(session, "contracts", from + NO_CONTRACT);
        }
    }

    private static void refuse(Session session, String what, String sql) throws SQLException {
        long missing = session.number(sql).orElse(0);
        if (missing > 0) {
            throw new DamagedException(what + " of " + missing + " galleries or graphs are missing", null);
        }
    }
}
