package io.facelib.rest.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Says who sent a request. Asked once for each, before its body is read. Safe for any number of threads.
 */
public interface CallerResolver {
    /** The caller, or empty for somebody who could not say who they are: refused with status 401. */
    Optional<Caller> resolve(HttpServletRequest request);

    /** What an answer with status 401 asks for in its header {@code WWW-Authenticate}. */
    default String challenge() {
        return "Bearer realm=\"facelib\"";
    }

    /**
     * Whether tenants are believed as they are named, because what stands in front has checked them. Then images may be
     * asked for with the tenant as a query parameter, and links to them last for ever; otherwise links are signed.
     */
    default boolean trustsTenantHeader() {
        return false;
    }

    /**
     * Believes the tenant that a request names: for a service that only its own gateway can reach. The gateway must remove
     * the header {@code X-Tenant-ID} from what comes from outside and set it itself.
     */
    static CallerResolver trustedHeader() {
        return new TrustedHeaderCallers();
    }
}
