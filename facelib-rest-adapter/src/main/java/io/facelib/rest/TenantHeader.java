package io.facelib.rest;

import io.facelib.error.InvalidInputException;
import io.facelib.model.TenantId;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
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
        TenantId tenant = call.isSigned() ? signer(call) : named(call);
        boolean allowed = settings.callers().allowedTenants().isEmpty()
                || settings.callers().allowedTenants().contains(tenant);
        if (!allowed || !call.caller().mayActFor(tenant, call.route().role())) {
            throw new LegacyException(ErrorCode.TENANT_ACCESS_DENIED);
        }
        return tenant;
    }

    /** Of any length, since links are also handed out by the other family; {@link LinkBearer} has checked it. */
    private static TenantId signer(Call call) {
        return TenantId.of(call.query().string(QUERY));
    }

    private TenantId named(Call call) {
        String value = call.header(NAME).or(() -> inQuery(call)).orElse("");
        if (value.isEmpty()) {
            throw new LegacyException(ErrorCode.MISSING_TENANT_ID);
        }
        return tenant(value.strip());
    }

    /** Only where the header would be believed, too. */
    private Optional<String> inQuery(Call call) {
        boolean believed = call.route().tenant() == TenantSource.HEADER_OR_LINK && callers.trustsTenantHeader();
        return believed ? call.query().optionalString(QUERY) : Optional.empty();
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
