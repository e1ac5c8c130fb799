package io.facelib.model;

/**
 * Names a vector space: one embedder with its preprocessing. Vectors are comparable only when their contract ids are equal.
 *
 * @param value 1 to 255 characters of {@code A-Z a-z 0-9 . _ : -}, the first a letter or digit
 */
public record ContractId(String value) implements Comparable<ContractId> {
    public ContractId {
        Checks.id("contract id", value);
    }

    public static ContractId of(String value) {
        return new ContractId(value);
    }

    @Override
    public int compareTo(ContractId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
