package io.facelib.operation;

import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.FaceImage;
import io.facelib.model.Identity;
import io.facelib.model.IdentityId;
import io.facelib.model.IdentityMatch;
import io.facelib.model.QualityProfile;
import io.facelib.model.TenantId;
import io.facelib.model.Threshold;
import io.facelib.model.Verification;
import io.facelib.model.Verification.Inconclusive;
import io.facelib.model.Verification.Match;
import io.facelib.model.Verification.NoMatch;
import io.facelib.model.Verification.Reason.OtherModel;
import io.facelib.model.Verification.Reason.UnknownIdentity;
import io.facelib.model.Verification.Reason.UnusableProbe;
import io.facelib.model.VerifyOptions;
import io.facelib.operation.FaceGate.Passed;
import io.facelib.operation.FaceGate.Refused;
import java.util.Optional;

/**
 * Holds a probe against the one identity it claims to be. Strictly in this order: one usable face, then the identity, then
 * the comparison, and only for a probe that passed it the search of that identity's faces. Stores nothing.
 */
public final class VerifyIdentity {
    private final EngineParts parts;
    private final FaceGate gate;
    private final SearchIdentity search;

    public VerifyIdentity(EngineParts parts) {
        this.parts = parts;
        this.gate = new FaceGate(parts);
        this.search = new SearchIdentity(parts.vectors());
    }

    /**
     * The proof that a probe was found to be an identity. Only {@link VerifyIdentity} can make one, and the search of an
     * identity's faces cannot be asked for without: so no verification ever runs it for a probe that did not pass.
     */
    static final class Proof {
        private final TenantId tenant;
        private final IdentityId identity;
        private final Embedding probe;

        private Proof(Identity identity, Embedding probe) {
            this.tenant = identity.tenant();
            this.identity = identity.id();
            this.probe = probe;
        }

        TenantId tenant() {
            return tenant;
        }

        IdentityId identity() {
            return identity;
        }

        Embedding probe() {
            return probe;
        }
    }

    public Verification run(TenantId tenant, IdentityId claimed, FaceImage image, VerifyOptions options) {
        Threshold threshold = options.policy().threshold(parts.embedder().calibration());
        FaceGate.Answer answer = gate.ask(image, QualityProfile.VERIFY);
        if (answer instanceof Refused refused) {
            return new Inconclusive(new UnusableProbe(refused.rejection()), threshold);
        }
        Embedding probe = ((Passed) answer).face().embedding().orElseThrow();
        Optional<Identity> identity = parts.identities().get(tenant, claimed);
        if (identity.isEmpty()) {
            return new Inconclusive(new UnknownIdentity(claimed), threshold);
        }
        ContractId contract = identity.get().contract();
        if (!contract.equals(probe.contract())) {
            return new Inconclusive(new OtherModel(claimed, contract), threshold);
        }
        return compared(identity.get(), probe, threshold, options);
    }

    private Verification compared(Identity identity, Embedding probe, Threshold threshold, VerifyOptions options) {
        double cosine = identity.centroid().cosine(probe);
        if (cosine < threshold.cosine() || !isDistinct(identity, probe, cosine, options)) {
            return new NoMatch(cosine, threshold);
        }
        return new Match(cosine, threshold, search.run(new Proof(identity, probe), options));
    }

    /** Whether every other identity of the tenant is further away by the impostor margin. */
    private boolean isDistinct(Identity identity, Embedding probe, double cosine, VerifyOptions options) {
        if (options.impostorMargin().isEmpty()) {
            return true;
        }
        double limit = cosine - options.impostorMargin().getAsDouble();
        return parts.identities().closest(identity.tenant(), probe, 2).matches().stream()
                .filter(other -> !other.identity().equals(identity.id()))
                .mapToDouble(IdentityMatch::cosine)
                .allMatch(other -> other <= limit);
    }
}
