package io.facelib.rest;

import io.facelib.FaceEngine;
import io.facelib.model.TenantId;
import io.facelib.rest.caller.Caller;
import io.facelib.rest.caller.Role;
import io.facelib.rest.error.ErrorCode;
import io.facelib.rest.error.LegacyException;
import io.facelib.rest.json.QueryFields;
import io.facelib.rest.link.SignedLink;
import io.facelib.rest.route.QueryText;
import io.facelib.rest.route.RouteTable;
import io.facelib.rest.route.TenantSource;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/** Who comes with a signed link: nobody known, and allowed to see that one picture. */
final class LinkBearer {
    private LinkBearer() {}

    /**
     * Empty if the request came with no signature.
     *
     * @throws LegacyException if it came with one that does not hold: told like a missing picture
     */
    static Optional<Caller> of(FaceEngine engine, HttpServletRequest request, RouteTable.Found.Match match) {
        if (match.route().tenant() != TenantSource.HEADER_OR_LINK) {
            return Optional.empty();
        }
        QueryFields query = QueryText.fields(request);
        if (query.optionalString(SignedLink.SIGNATURE).isEmpty()) {
            return Optional.empty();
        }
        String bucket = match.variables().getOrDefault("bucket", "");
        String key = match.variables().getOrDefault("key", "");
        TenantId tenant = SignedLink.signer(engine, bucket, key, query)
                .orElseThrow(() -> new LegacyException(ErrorCode.IMAGE_NOT_FOUND));
        return Optional.of(new Caller(Optional.empty(), Optional.of(Set.of(tenant)), Role.READER));
    }
}
