/** Tenants that move between real storages. */
@NullMarked
package io.facelib.storage.migrate;

import org.jspecify.annotations.NullMarked;
