package io.facelib.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A condition on stored faces: all given parts must hold. Used to restrict a search, to list and to delete.
 *
 * @param identity assigned to this person
 * @param image found in this image
 * @param contract with a vector of this contract
 * @param indexedBefore indexed earlier than this
 * @param usableOnly usable under {@link QualityProfile#CRAWLER_INGEST}
 * @param minQuality quality score at least this, 0 to 1
 * @param metadata top-level members of the user's metadata that must be equal
 */
public record FaceFilter(
        Optional<IdentityId> identity,
        Optional<ImageId> image,
        Optional<ContractId> contract,
        Optional<Instant> indexedBefore,
        boolean usableOnly,
        double minQuality,
        Map<String, Object> metadata) {
    private static final FaceFilter ALL =
            new FaceFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, 0, Map.of());

    public FaceFilter {
        Checks.range("minQuality", minQuality, 0, 1);
        metadata = Metadata.copyOf(metadata).asMap();
    }

    /** Every face of the tenant. */
    public static FaceFilter all() {
        return ALL;
    }

    public static FaceFilter ofIdentity(IdentityId identity) {
        return ALL.withIdentity(identity);
    }

    public static FaceFilter ofImage(ImageId image) {
        return ALL.withImage(image);
    }

    public FaceFilter withIdentity(IdentityId value) {
        return new FaceFilter(Optional.of(value), image, contract, indexedBefore, usableOnly, minQuality, metadata);
    }

    public FaceFilter withImage(ImageId value) {
        return new FaceFilter(identity, Optional.of(value), contract, indexedBefore, usableOnly, minQuality, metadata);
    }

    public FaceFilter withContract(ContractId value) {
        return new FaceFilter(identity, image, Optional.of(value), indexedBefore, usableOnly, minQuality, metadata);
    }

    public FaceFilter withIndexedBefore(Instant value) {
        return new FaceFilter(identity, image, contract, Optional.of(value), usableOnly, minQuality, metadata);
    }

    public FaceFilter withUsableOnly() {
        return new FaceFilter(identity, image, contract, indexedBefore, true, minQuality, metadata);
    }

    public FaceFilter withMinQuality(double value) {
        return new FaceFilter(identity, image, contract, indexedBefore, usableOnly, value, metadata);
    }

    public FaceFilter withMetadata(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(metadata);
        more.put(name, value);
        return new FaceFilter(identity, image, contract, indexedBefore, usableOnly, minQuality, more);
    }

    /** Whether the face meets the condition: the definition that every backend's own filter must agree with. */
    public boolean matches(FaceRecord face) {
        return identity.map(v -> face.identity().filter(v::equals).isPresent()).orElse(true)
                && image.map(v -> v.equals(face.image().id())).orElse(true)
                && contract.map(v -> v.equals(face.embedding().contract())).orElse(true)
                && indexedBefore.map(v -> face.indexedAt().isBefore(v)).orElse(true)
                && (!usableOnly || face.quality().usable())
                && face.quality().score() >= minQuality
                && metadata.entrySet().stream()
                        .allMatch(
                                e -> e.getValue().equals(face.metadata().asMap().get(e.getKey())));
    }
}
