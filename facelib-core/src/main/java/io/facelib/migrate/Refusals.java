package io.facelib.migrate;

import io.facelib.error.InvalidInputException;
import io.facelib.model.TenantId;

/** Why a migration does not begin. */
final class Refusals {
    private Refusals() {}

    static InvalidInputException inUse(TenantId tenant, String what) {
        return new InvalidInputException(
                "to",
                "tenant '" + tenant + "' has been used in the target since it was brought there (" + what
                        + "): bringing it again would undo that");
    }

    static InvalidInputException occupied(TenantId tenant, String what) {
        return new InvalidInputException(
                "to", "tenant '" + tenant + "' has " + what + " in the target that this migration did not bring");
    }

    static InvalidInputException changedMeanwhile(String what) {
        return new InvalidInputException("from", what + " were changed while they were being brought: run it again");
    }

    static InvalidInputException notBegun(TenantId tenant) {
        return new InvalidInputException(
                "to", "no migration has brought tenant '" + tenant + "' there: there is nothing to verify");
    }
}
