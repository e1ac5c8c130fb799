/**
 * Face records and identities in a relational database, through JDBC. Start with
 * {@link io.facelib.storage.jdbc.SqlDatabase}; the tables are described in {@link io.facelib.storage.jdbc.SqliteDialect}.
 */
@NullMarked
package io.facelib.storage.jdbc;

import org.jspecify.annotations.NullMarked;
