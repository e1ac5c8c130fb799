package io.facelib.migrate;

import io.facelib.error.InvalidInputException;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a run must not undo in the target, as far as the times of the last run that ended well tell; a run that was refused or
 * killed since takes none of that back.
 *
 * @param former when an earlier run ended well: what is newer than that and in the target alone is not ours
 * @param complete until when everything of the source is known to have been brought then: what is older and missing in the
 *     target was removed there
 * @param endpoints the digest of the endpoints that were brought then
 * @param anew whether a run that did not end was taking people or endpoints away, to bring them anew: that they are missing or
 *     others tells nothing then
 * @param again whether all of it is undone nevertheless
 */
record Guards(
        TenantId tenant,
        Optional<Instant> former,
        Optional<Instant> complete,
        Optional<String> endpoints,
        boolean anew,
        boolean again) {
    /** How long a thing may be made before it is written. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(10);

    /** So many may go without a question, if the target has but few. */
    private static final long FEW = 20;

    static Guards of(TenantId tenant, Optional<Marker> marker, boolean again) {
        if (again) {
            return new Guards(tenant, Optional.empty(), Optional.empty(), Optional.empty(), false, true);
        }
        // What was under way when that run began may have been written behind its back.
        Optional<Instant> complete = marker.flatMap(Marker::began).map(began -> began.minus(UNDER_WAY));
        return new Guards(
                tenant,
                marker.flatMap(Marker::finished),
                complete,
                marker.flatMap(Marker::endpoints),
                marker.map(Marker::anew).orElse(false),
                false);
    }

    /**
     * Refuses to bring back what somebody removed in the target after an earlier run had ended.
     *
     * @param made when the thing was made, that only the source has
     */
    void requireKept(Instant made, String what) {
        if (complete.filter(made::isBefore).isPresent()) {
            throw Refusals.inUse(tenant, what + " was removed");
        }
    }

    /** The same for a person; people are brought anew together. */
    void requirePersonKept(Instant changed) {
        if (!anew) {
            requireKept(changed, "an identity");
        }
    }

    /**
     * Refuses to touch what somebody made in the target after an earlier run had ended.
     *
     * @param made when the thing was made, that only the target has
     */
    void requireOurs(Instant made, String what) {
        if (former.filter(made::isAfter).isPresent()) {
            throw Refusals.inUse(tenant, what + " is new");
        }
    }

    /** Refuses to undo what somebody did to the endpoints in the target; their use changes nothing. */
    void requireSameEndpoints(String digest) {
        if (!anew && endpoints.filter(known -> !known.equals(digest)).isPresent()) {
            throw Refusals.inUse(tenant, "its webhook endpoints were changed");
        }
    }

    /**
     * Refuses to remove much, as would happen with another source, or an older state of the same.
     *
     * @param gone how many the source does not have any more
     * @param all how many the target has
     */
    void requireFew(long gone, long all, String what) {
        if (!again && gone > Math.max(FEW, all / 10)) {
            throw new InvalidInputException(
                    "from",
                    "the source does not have " + gone + " of the " + all + " " + what
                            + " in the target: is it the one that"
                            + " they came from? Bring the tenant again explicitly if they were erased there");
        }
    }
}
