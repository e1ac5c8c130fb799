package io.facelib.storage.log;

import java.util.List;

/**
 * What one committed operation did to one partition. A replaced face is removed under its old sequence and added under a
 * new one, in the same change when the contract stays.
 *
 * @param partition whose faces changed
 * @param removed sequences that are gone, ascending
 * @param added faces that came, ascending by sequence
 */
public record Change(Partition partition, List<Long> removed, List<LoggedFace> added) {
    public Change {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }
}
