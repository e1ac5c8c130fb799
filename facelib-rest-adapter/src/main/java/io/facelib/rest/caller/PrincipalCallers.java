package io.facelib.rest.caller;

import io.facelib.model.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Believes the container, or a filter in front: whoever {@link HttpServletRequest#getUserPrincipal()} names, with the highest
 * of the roles {@code reader}, {@code writer} and {@code admin} that {@link HttpServletRequest#isUserInRole} grants. Somebody
 * who is known and has none of them may act for nobody. Safe for any number of threads if the mapping is.
 */
public final class PrincipalCallers implements CallerResolver {
    private final Function<Principal, Optional<Set<TenantId>>> tenants;
    private final String challenge;

    private PrincipalCallers(Function<Principal, Optional<Set<TenantId>>> tenants, String challenge) {
        this.tenants = tenants;
        this.challenge = challenge;
    }

    /**
     * Asks the container who calls.
     *
     * @param tenants whom somebody may act for; empty means every tenant
     */
    public static PrincipalCallers of(Function<Principal, Optional<Set<TenantId>>> tenants) {
        return new PrincipalCallers(tenants, "Bearer realm=\"facelib\"");
    }

    /** The same, asking for other credentials where nobody is known, such as {@code Basic realm="faces"}. */
    public PrincipalCallers withChallenge(String value) {
        return new PrincipalCallers(tenants, value);
    }

    @Override
    public Optional<Caller> resolve(HttpServletRequest request) {
        return Optional.ofNullable(request.getUserPrincipal()).map(principal -> caller(principal, request));
    }

    private Caller caller(Principal principal, HttpServletRequest request) {
        Optional<String> name = Optional.ofNullable(principal.getName());
        return role(request)
                .map(role -> new Caller(name, tenants.apply(principal), role))
                .orElseGet(() -> new Caller(name, Optional.of(Set.of()), Role.READER));
    }

    private static Optional<Role> role(HttpServletRequest request) {
        if (request.isUserInRole("admin")) {
            return Optional.of(Role.ADMIN);
        }
        if (request.isUserInRole("writer")) {
            return Optional.of(Role.WRITER);
        }
        return request.isUserInRole("reader") ? Optional.of(Role.READER) : Optional.empty();
    }

    @Override
    public String challenge() {
        return challenge;
    }
}
