package io.facelib.model;

/**
 * The id of a person that faces are assigned to, unique within its tenant.
 *
 * @param value 1 to 255 characters of {@code A-Z a-z 0-9 . _ : - @ + = ~ ! $ & ' ( ) * ,}, the first a letter or digit; an e-mail
 *     address is one
 */
public record IdentityId(String value) implements Comparable<IdentityId> {
    public IdentityId {
        Checks.identityId("identity id", value);
    }

    public static IdentityId of(String value) {
        return new IdentityId(value);
    }

    @Override
    public int compareTo(IdentityId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
