package io.facelib.rest.settings;

import io.facelib.model.MatchPolicy;
import io.facelib.model.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be set of the adapter, in groups. Starts from {@link #defaults()}; each {@code with} gives settings that differ
 * in one group, or in one thing of one.
 *
 * @param callers which tenants may be named at all
 * @param limits how many requests there may be, and how long
 * @param matches what counts as a match where a request does not say
 * @param links to images
 * @param browser which pages may call
 * @param shown what {@code /api/v1/debug/ingest-config} shows
 */
public record RestSettings(
        CallerSettings callers,
        RequestLimits limits,
        MatchSettings matches,
        LinkSettings links,
        BrowserSettings browser,
        Map<String, String> shown) {
    /** The largest image that the service's clients know of: 10 MiB. */
    public static final int MAX_IMAGE_BYTES = RequestLimits.MAX_IMAGE_BYTES;

    public RestSettings {
        shown = Map.copyOf(shown);
    }

    /** The limits of the contract, with the limits for matches that go with the engine's models. */
    public static RestSettings defaults() {
        return new RestSettings(
                CallerSettings.defaults(),
                RequestLimits.defaults(),
                MatchSettings.defaults(),
                LinkSettings.defaults(),
                BrowserSettings.defaults(),
                Map.of());
    }

    /** With other {@code callers}. */
    public RestSettings with(CallerSettings value) {
        return new RestSettings(value, limits, matches, links, browser, shown);
    }

    /** With other {@code limits}. */
    public RestSettings with(RequestLimits value) {
        return new RestSettings(callers, value, matches, links, browser, shown);
    }

    /** With other {@code matches}. */
    public RestSettings with(MatchSettings value) {
        return new RestSettings(callers, limits, value, links, browser, shown);
    }

    /** With other {@code links}. */
    public RestSettings with(LinkSettings value) {
        return new RestSettings(callers, limits, matches, value, browser, shown);
    }

    /** With other {@code browser}. */
    public RestSettings with(BrowserSettings value) {
        return new RestSettings(callers, limits, matches, links, value, shown);
    }

    /** With another {@link CallerSettings#allowedTenants}. */
    public RestSettings withAllowedTenants(Set<TenantId> value) {
        return with(callers.withAllowedTenants(value));
    }

    /** With another {@link CallerSettings#cleanUpTenants}. */
    public RestSettings withCleanUpTenants(Set<TenantId> value) {
        return with(callers.withCleanUpTenants(value));
    }

    /** With another {@link RequestLimits#rate}. */
    public RestSettings withRateLimit(Optional<RateLimit> value) {
        return with(limits.withRate(value));
    }

    /** With another {@link RequestLimits#maxImageBytes}. */
    public RestSettings withMaxImageBytes(int value) {
        return with(limits.withMaxImageBytes(value));
    }

    /** With another {@link RequestLimits#maxBodyBytes}. */
    public RestSettings withMaxBodyBytes(long value) {
        return with(limits.withMaxBodyBytes(value));
    }

    /** With another {@link RequestLimits#uploads}. */
    public RestSettings withUploads(UploadLimits value) {
        return with(limits.withUploads(value));
    }

    /** With another {@link RequestLimits#longReplies}. */
    public RestSettings withLongReplies(int value) {
        return with(limits.withLongReplies(value));
    }

    /** With another {@link MatchSettings#topK}. */
    public RestSettings withTopK(int value) {
        return with(matches.withTopK(value));
    }

    /** With another {@link MatchSettings#search}. */
    public RestSettings withSearchPolicy(MatchPolicy value) {
        return with(matches.withSearch(value));
    }

    /** With another {@link MatchSettings#v1Search}. */
    public RestSettings withV1SearchPolicy(MatchPolicy value) {
        return with(matches.withV1Search(value));
    }

    /** With another {@link MatchSettings#verify}. */
    public RestSettings withVerifyPolicy(MatchPolicy value) {
        return with(matches.withVerify(value));
    }

    /** With another {@link MatchSettings#minQuality}. */
    public RestSettings withIdentitySearchMinQuality(double value) {
        return with(matches.withMinQuality(value));
    }

    /** With another {@link LinkSettings#validity}. */
    public RestSettings withLinkValidity(Duration value) {
        return with(links.withValidity(value));
    }

    /** With another {@link LinkSettings#rate}. */
    public RestSettings withLinkRateLimit(Optional<RateLimit> value) {
        return with(links.withRate(value));
    }

    /** With another {@link BrowserSettings#corsOrigins}. */
    public RestSettings withCorsOrigins(Set<String> value) {
        return with(browser.withCorsOrigins(value));
    }

    /** With another {@link BrowserSettings#hosts}. */
    public RestSettings withHosts(Set<String> value) {
        return with(browser.withHosts(value));
    }

    /** With another value of {@code shown}. */
    public RestSettings withShown(Map<String, String> value) {
        return new RestSettings(callers, limits, matches, links, browser, value);
    }
}
