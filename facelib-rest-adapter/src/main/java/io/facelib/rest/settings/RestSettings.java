package io.facelib.rest.settings;

import io.facelib.error.InvalidInputException;
import io.facelib.model.MatchPolicy;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be set of the adapter. Starts from {@link #defaults()}; each {@code with} gives settings that differ in one thing.
 *
 * @param allowedTenants who may use the first family; empty allows everybody
 * @param cleanUpTenants who may ask for the clean-up of all tenants; empty allows every admin
 * @param rateLimit of the first family; empty turns it off
 * @param maxImageBytes of an uploaded or base64 image, 1 byte to 10 MiB
 * @param maxBodyBytes of a whole request, at least {@code maxImageBytes}
 * @param uploads how many bodies are read at a time, and how slowly they may come in
 * @param topK how many results the first family gives where the request does not say, 1 to 50
 * @param searchPolicy the limit of {@code /search_face} and {@code /compare_face} where the request names none
 * @param v1SearchPolicy the limit of {@code /api/v1/search} where the request names none
 * @param verifyPolicy the limit of verification where the request names none
 * @param identitySearchMinQuality what faces identity-safe search gives, 0 to 1
 * @param linkValidity how long links to images hold, up to 10 minutes
 * @param corsOrigins who may call from a page of another host: origins, or {@code *}; empty turns it off
 * @param hosts the names by which the service may be called; empty allows any. Guards a service on loopback against pages
 *     that let their own name point to it
 * @param shown what {@code /api/v1/debug/ingest-config} shows
 */
public record RestSettings(
        Set<TenantId> allowedTenants,
        Set<TenantId> cleanUpTenants,
        Optional<RateLimit> rateLimit,
        int maxImageBytes,
        long maxBodyBytes,
        UploadLimits uploads,
        int topK,
        MatchPolicy searchPolicy,
        MatchPolicy v1SearchPolicy,
        MatchPolicy verifyPolicy,
        double identitySearchMinQuality,
        Duration linkValidity,
        Set<String> corsOrigins,
        Set<String> hosts,
        Map<String, String> shown) {
    /** The largest image that the service's clients know of: 10 MiB. */
    public static final int MAX_IMAGE_BYTES = 10 << 20;

    private static final Duration LONGEST_LINK = Duration.ofMinutes(10);

    public RestSettings {
        allowedTenants = Set.copyOf(allowedTenants);
        cleanUpTenants = Set.copyOf(cleanUpTenants);
        corsOrigins = Set.copyOf(corsOrigins);
        hosts = Set.copyOf(hosts);
        shown = Map.copyOf(shown);
        require("maxImageBytes", maxImageBytes, 1, MAX_IMAGE_BYTES);
        require("maxBodyBytes", (double) maxBodyBytes, maxImageBytes, 1 << 30);
        require("topK", topK, 1, 50);
        require("identitySearchMinQuality", identitySearchMinQuality, 0, 1);
        require("linkValidity in seconds", (double) linkValidity.toSeconds(), 1, (double) LONGEST_LINK.toSeconds());
    }

    private static void require(String field, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new InvalidInputException(field, value + " is outside " + least + " to " + most);
        }
    }

    /** The limits of the contract, with the limits for matches that go with the engine's models. */
    public static RestSettings defaults() {
        return new RestSettings(
                Set.of(),
                Set.of(),
                Optional.of(RateLimit.defaults()),
                MAX_IMAGE_BYTES,
                64L << 20,
                UploadLimits.defaults(),
                10,
                MatchPolicy.comparison(),
                MatchPolicy.search(),
                MatchPolicy.verification(),
                0,
                LONGEST_LINK,
                Set.of(),
                Set.of(),
                Map.of());
    }

    /** These settings with another value of {@code allowedTenants}. */
    public RestSettings withAllowedTenants(Set<TenantId> value) {
        return new RestSettings(
                value,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                topK,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code cleanUpTenants}. */
    public RestSettings withCleanUpTenants(Set<TenantId> value) {
        return new RestSettings(
                allowedTenants,
                value,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                topK,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code rateLimit}. */
    public RestSettings withRateLimit(Optional<RateLimit> value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                value,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                topK,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code maxImageBytes}. */
    public RestSettings withMaxImageBytes(int value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                value,
                maxBodyBytes,
                uploads,
                topK,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code maxBodyBytes}. */
    public RestSettings withMaxBodyBytes(long value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                value,
                uploads,
                topK,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code uploads}. */
    public RestSettings withUploads(UploadLimits value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                value,
                topK,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code topK}. */
    public RestSettings withTopK(int value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                value,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code searchPolicy}. */
    public RestSettings withSearchPolicy(MatchPolicy value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                topK,
                value,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code v1SearchPolicy}. */
    public RestSettings withV1SearchPolicy(MatchPolicy value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                topK,
                searchPolicy,
                value,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code verifyPolicy}. */
    public RestSettings withVerifyPolicy(MatchPolicy value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                topK,
                searchPolicy,
                v1SearchPolicy,
                value,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code identitySearchMinQuality}. */
    public RestSettings withIdentitySearchMinQuality(double value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                topK,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                value,
                linkValidity,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code linkValidity}. */
    public RestSettings withLinkValidity(Duration value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                topK,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                value,
                corsOrigins,
                hosts,
                shown);
    }

    /** These settings with another value of {@code corsOrigins}. */
    public RestSettings withCorsOrigins(Set<String> value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                topK,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                value,
                hosts,
                shown);
    }

    /** These settings with another value of {@code hosts}. */
    public RestSettings withHosts(Set<String> value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                topK,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                value,
                shown);
    }

    /** These settings with another value of {@code shown}. */
    public RestSettings withShown(Map<String, String> value) {
        return new RestSettings(
                allowedTenants,
                cleanUpTenants,
                rateLimit,
                maxImageBytes,
                maxBodyBytes,
                uploads,
                topK,
                searchPolicy,
                v1SearchPolicy,
                verifyPolicy,
                identitySearchMinQuality,
                linkValidity,
                corsOrigins,
                hosts,
                value);
    }
}
