package io.facelib.rest;

import io.facelib.error.InvalidInputException;
import io.facelib.model.TenantId;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.route.Call;
import io.facelib.rest.settings.RestSettings;

/** Whom a request of the first family is for: what its header says, if the caller may act for them. */
final class TenantHeader {
    private static final String NAME = "X-Tenant-ID";
    private static final int SHORTEST = 3;

    private final RestSettings settings;

    TenantHeader(RestSettings settings) {
        this.settings = settings;
    }

    TenantId of(Call call) {
        String value = call.header(NAME).orElse("");
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
