package io.facelib.spi;

import io.facelib.model.IdentityId;
import io.facelib.model.ObjectKey;
import io.facelib.model.TenantId;
import java.util.List;

/**
 * Work in other stores that a change of identities leaves behind: written down with the change, done after it, repeated
 * after a crash. Doing one twice is harmless.
 */
public sealed interface Errand {
    /** Unique within the tenant. */
    String id();

    /** Whose data it is about. */
    TenantId tenant();

    /**
     * After a merge: the faces assigned to one identity are assigned to the other.
     *
     * @param id the id of the merge's event, too
     */
    record MoveFaces(String id, TenantId tenant, IdentityId from, IdentityId into) implements Errand {}

    /**
     * After a merge was undone: the faces it moved, where they are still assigned to the identity they were moved to,
     * are assigned to the former one again.
     *
     * @param merge the id of the merge's event
     */
    record ReturnFaces(String id, TenantId tenant, String merge, IdentityId from, IdentityId into) implements Errand {}

    /**
     * After an identity was deleted: its faces lose their assignment or are erased with their pictures.
     *
     * @param erase whether the faces are erased
     */
    record ReleaseFaces(String id, TenantId tenant, IdentityId identity, boolean erase) implements Errand {}

    /** After templates were removed: their crops go. */
    record DeleteCrops(String id, TenantId tenant, List<ObjectKey> crops) implements Errand {
        public DeleteCrops {
            crops = List.copyOf(crops);
        }
    }
}
