package io.facelib.rest.link;

import io.facelib.FaceEngine;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.model.SignedAccess;
import io.facelib.model.TenantId;
import io.facelib.rest.json.QueryFields;
import java.util.Optional;

/**
 * A path to a picture with what shows that its tenant handed it out: the parameters {@code tenant}, {@code expires} (Unix
 * seconds) and {@code signature}. Who has it needs no credentials until it expires.
 */
public final class SignedLink {
    /** The parameter that makes a link a signed one. */
    public static final String SIGNATURE = "signature";

    private static final String TENANT = "tenant";
    private static final String EXPIRES = "expires";

    private SignedLink() {}

    static String of(TenantId tenant, ObjectKey key, SignedAccess access) {
        return ImagePath.of(key) + "?" + TENANT + "=" + tenant + "&" + EXPIRES + "=" + access.expires() + "&"
                + SIGNATURE + "=" + access.signature();
    }

    /** Who handed out the link with these parameters to that picture; empty if nobody did, or its time is over. */
    public static Optional<TenantId> signer(FaceEngine engine, String bucket, String key, QueryFields query) {
        try {
            TenantId tenant = TenantId.of(query.optionalString(TENANT).orElse(""));
            long expires = Long.parseLong(query.optionalString(EXPIRES).orElse(""));
            SignedAccess access =
                    new SignedAccess(expires, query.optionalString(SIGNATURE).orElse(""));
            boolean valid = engine.tenant(tenant).images().isSigned(new ObjectKey(bucket, key), access);
            return valid ? Optional.of(tenant) : Optional.empty();
        } catch (InvalidInputException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
