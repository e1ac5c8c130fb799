package io.facelib.rest;

import io.facelib.error.InvalidInputException;
import io.facelib.model.TenantId;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.link.SignedLink;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.TenantSource;
import io.facelib.rest.settings.RestSettings;
import java.util.Optional;

/** Whom a request of the first family is for: what its header says, if the caller may act for them. */
final class TenantHeader {
    private static final String NAME = "X-Tenant-ID";
    private static final String QUERY = "tenant";
    private static final int SHORTEST = 3;

    private final CallerResolver callers;
    private final RestSettings settings;

    TenantHeader(CallerResolver callers, RestSettings settings) {
        this.callers = callers;
        this.settings = settings;
    }

    TenantId of(Call call) {
        String value = named(call).orElse("");
        if (value.isEmpty()) {
            throw new LegacyException(ErrorCode.MISSING_TENANT_ID);
        }
        TenantId tenant = tenant(value.strip());
        boolean allowed =
                settings.allowedTenants().isEmpty() || settings.allowedTenants().contains(tenant);
        if (!allowed || !call.caller().mayActFor(tenant, call.route().role())) {
            throw new LegacyException(ErrorCode.TENANT_ACCESS_DENIED);
        }
        return tenant;
    }

    /** A link's own tenant is that of its signature; where the header is believed, it goes before the query. */
    private Optional<String> named(Call call) {
        Optional<String> header = call.header(NAME);
        if (call.route().tenant() != TenantSource.HEADER_OR_LINK) {
            return header;
        }
        Optional<String> query = call.query().optionalString(QUERY);
        if (call.query().optionalString(SignedLink.SIGNATURE).isPresent()) {
            return query;
        }
        return header.or(() -> callers.trustsTenantHeader() ? query : Optional.empty());
    }

    private static TenantId tenant(String value) {
        if (value.length() < SHORTEST) {
            throw new LegacyException(
                    ErrorCode.INVALID_TENANT_ID, NAME + " has fewer than " + SHORTEST + " characters");
        }
        try {
            return TenantId.of(value);
        } catch (InvalidInputException e) {
            throw new LegacyException(ErrorCode.INVALID_TENANT_ID);
        }
    }
}
