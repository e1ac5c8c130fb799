/**
 * Moving a tenant from one storage to another: {@link io.facelib.migrate.TenantMigration} brings it, compares what it brought,
 * and tells in a {@link io.facelib.migrate.MigrationReport}. Start there; each {@code ...Part} does so for one kind of thing.
 */
@NullMarked
package io.facelib.migrate;

import org.jspecify.annotations.NullMarked;
