package io.facelib.migrate;

import java.util.function.Consumer;

/**
 * How a tenant is moved.
 *
 * @param source a name of the source, the same in every run; a target that holds what another source brought is refused
 * @param leaveUnfinished whether batches and ingested images that are not finished stay behind; refused unless told
 * @param acceptBrokenAudit whether an audit chain that is broken in the source is moved all the same, and sealed anew
 * @param sharedObjects whether what a crawler keeps without a tenant belongs to this one
 * @param again whether what was removed or added in the target since an earlier run ended well is made undone; refused
 *     unless told
 * @param progress told now and then, in words, how far it is
 */
public record MigrationOptions(
        String source,
        boolean leaveUnfinished,
        boolean acceptBrokenAudit,
        boolean sharedObjects,
        boolean again,
        Consumer<String> progress) {
    /** The careful ones, telling nobody. */
    public static MigrationOptions from(String source) {
        return new MigrationOptions(source, false, false, false, false, word -> {});
    }

    public MigrationOptions leavingUnfinished(boolean value) {
        return new MigrationOptions(source, value, acceptBrokenAudit, sharedObjects, again, progress);
    }

    public MigrationOptions acceptingBrokenAudit(boolean value) {
        return new MigrationOptions(source, leaveUnfinished, value, sharedObjects, again, progress);
    }

    public MigrationOptions withSharedObjects(boolean value) {
        return new MigrationOptions(source, leaveUnfinished, acceptBrokenAudit, value, again, progress);
    }

    public MigrationOptions bringingAgain(boolean value) {
        return new MigrationOptions(source, leaveUnfinished, acceptBrokenAudit, sharedObjects, value, progress);
    }

    public MigrationOptions telling(Consumer<String> listener) {
        return new MigrationOptions(source, leaveUnfinished, acceptBrokenAudit, sharedObjects, again, listener);
    }
}
