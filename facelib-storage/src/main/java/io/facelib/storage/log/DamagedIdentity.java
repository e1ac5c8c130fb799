package io.facelib.storage.log;

/**
 * An identity that is not what was written, as far as the columns of its row tell, which damage may have changed, too: what
 * to look for, not what to rely on.
 *
 * @param tenant the tenant's name
 * @param identity the identity's id
 */
public record DamagedIdentity(String tenant, String identity) {
    @Override
    public String toString() {
        return "identity " + identity + " of tenant " + tenant;
    }
}
