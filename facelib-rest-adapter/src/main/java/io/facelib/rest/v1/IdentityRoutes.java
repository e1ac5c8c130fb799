package io.facelib.rest.v1;

import io.facelib.Tenant;
import io.facelib.error.BackendException;
import io.facelib.model.EnrollOptions;
import io.facelib.model.Enrollment;
import io.facelib.model.FaceImage;
import io.facelib.model.IdentityId;
import io.facelib.model.MatchPolicy;
import io.facelib.model.Verification;
import io.facelib.model.Verification.Inconclusive;
import io.facelib.model.Verification.NoMatch;
import io.facelib.model.Verification.Reason.OtherModel;
import io.facelib.model.Verification.Reason.UnusableProbe;
import io.facelib.model.VerifyOptions;
import io.facelib.rest.error.V1Exception;
import io.facelib.rest.json.JsonFields;
import io.facelib.rest.json.Range;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import io.facelib.rest.v1.IdentityAnswers.Enrolled;
import io.facelib.rest.v1.IdentityAnswers.Name;
import io.facelib.rest.v1.IdentityAnswers.SafeResult;
import io.facelib.rest.v1.IdentityAnswers.SafeSearch;
import io.facelib.rest.v1.IdentityAnswers.Unverifiable;
import io.facelib.rest.v1.IdentityAnswers.Verified;
import io.facelib.rest.v1.IdentityAnswers.VerifiedResult;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enrols people, and holds photos against the one person they are said to show. The engine searches nothing for a photo that
 * was not verified; the answers to such photos have no member that a search could fill.
 */
public final class IdentityRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityRoutes.class);

    /** Every identity is replaced, and photos count whatever they have in common: so the service has always enrolled. */
    private static final EnrollOptions ENROLLING = EnrollOptions.defaults()
            .withSamePerson(Optional.empty())
            .withKnownFace(Optional.empty())
            .withRepeatedPhotos(true);

    /** Who is to be enrolled. */
    private record Person(Tenant tenant, IdentityId identity, List<FaceImage> photos) {
        /** Reads the body. Its texts, which are larger than the photos, are let go when this returns. */
        static Person read(Call call) throws IOException {
            JsonFields fields = call.json();
            String tenant = fields.string("tenant_id");
            String identity = fields.string("identity_id");
            List<String> images = fields.strings("images_b64", Range.of(2, 10));
            fields.bool("overwrite", true);
            fields.check();
            Tenant own = call.tenant(tenant, "body");
            IdentityId id = Claim.identity(identity, "body");
            return new Person(
                    own,
                    id,
                    images.stream().map(text -> Claim.photo(call, text)).toList());
        }
    }

    public Reply enroll(Call call) throws IOException {
        Person person = Person.read(call);
        Enrollment enrollment = person.tenant().identities().enroll(person.identity(), person.photos(), ENROLLING);
        if (enrollment instanceof Enrollment.Enrolled enrolled) {
            return Reply.json(new Enrolled(
                    true,
                    new Name(person.tenant().id().value(), person.identity().value()),
                    call.engine().config().dimension(),
                    enrolled.accepted().size(),
                    person.photos().size()));
        }
        throw notEnoughImages((Enrollment.NotEnoughPhotos) enrollment);
    }

    private static V1Exception notEnoughImages(Enrollment.NotEnoughPhotos few) {
        Map<Integer, Object> failed = new TreeMap<>();
        few.rejected().forEach((place, rejection) -> failed.put(place, Rejections.detail(rejection)));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("num_valid", few.usable());
        members.put("min_required", few.required());
        members.put("failed_images", failed);
        return V1Exception.object(422, "not_enough_high_quality_images", members);
    }

    public Reply identitySafeSearch(Call call) throws IOException {
        Claim claim = Claim.toSearch(call);
        LOG.info(
                "identity_safe_search_request tenant={} identity={}",
                claim.tenant().id(),
                claim.identity());
        VerifyOptions options = VerifyOptions.searching(claim.topK())
                .withPolicy(call.settings().matches().verify())
                .withMinCosine(claim.minScore())
                .withMinQuality(call.settings().matches().minQuality());
        return Reply.json(safeSearch(claim, verified(claim, options)));
    }

    private static SafeSearch safeSearch(Claim claim, Verification outcome) {
        double threshold = outcome.threshold().cosine();
        if (outcome instanceof Inconclusive inconclusive) {
            return SafeSearch.refused(0, threshold, undecided(claim, inconclusive, threshold));
        }
        if (outcome instanceof NoMatch no) {
            log("decision", claim, no.cosine(), threshold);
            log("verification_fail", claim, no.cosine(), threshold);
            return SafeSearch.refused(no.cosine(), threshold, Map.of("error", "low_similarity"));
        }
        Verification.Match match = (Verification.Match) outcome;
        log("decision", claim, match.cosine(), threshold);
        log("success", claim, match.cosine(), threshold);
        List<SafeResult> results = match.faces().stream().map(SafeResult::of).toList();
        return SafeSearch.verified(match.cosine(), threshold, results);
    }

    private static Map<String, Object> undecided(Claim claim, Inconclusive outcome, double threshold) {
        if (outcome.reason() instanceof UnusableProbe unusable) {
            log("quality_fail", claim, 0, threshold);
            return Rejections.detail(unusable.rejection());
        }
        warnOfOtherModel(claim, outcome);
        log("identity_not_found", claim, 0, threshold);
        return Map.of("error", "identity_not_found");
    }

    private static void log(String event, Claim claim, double similarity, double threshold) {
        LOG.info(
                "identity_safe_search_{} tenant={} identity={} similarity={} threshold={}",
                event,
                claim.tenant().id(),
                claim.identity(),
                similarity,
                threshold);
    }

    public Reply verify(Call call) throws IOException {
        Claim claim = Claim.toVerify(call);
        MatchPolicy policy = claim.threshold()
                .map(MatchPolicy::cosine)
                .orElseGet(() -> call.settings().matches().verify());
        Verification outcome =
                verified(claim, VerifyOptions.defaults().withPolicy(policy).withTopK(claim.topK()));
        if (outcome instanceof Inconclusive inconclusive) {
            return unverifiable(claim, inconclusive);
        }
        return Reply.json(compared(claim, outcome));
    }

    private static Reply unverifiable(Claim claim, Inconclusive outcome) {
        if (outcome.reason() instanceof UnusableProbe unusable) {
            return Reply.json(Unverifiable.because(Rejections.detail(unusable.rejection())));
        }
        warnOfOtherModel(claim, outcome);
        throw notEnrolled();
    }

    private static Verified compared(Claim claim, Verification outcome) {
        double threshold = outcome.threshold().cosine();
        String tenant = claim.tenant().id().value();
        String identity = claim.identity().value();
        if (outcome instanceof NoMatch no) {
            Map<String, Object> reason = new LinkedHashMap<>();
            reason.put("error", "low_similarity");
            reason.put("threshold", threshold);
            return new Verified(false, no.cosine(), threshold, tenant, identity, reason, List.of(), 0);
        }
        Verification.Match match = (Verification.Match) outcome;
        List<VerifiedResult> results =
                match.faces().stream().map(VerifiedResult::of).toList();
        return new Verified(true, match.cosine(), threshold, tenant, identity, null, results, results.size());
    }

    /** Whatever store fails, no answer may look like one about the person. */
    private static Verification verified(Claim claim, VerifyOptions options) {
        try {
            return claim.tenant().identities().verify(claim.identity(), claim.image(), options);
        } catch (BackendException e) {
            LOG.error("a backend failed during a verification", e);
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("status_code", 502);
            members.put("message", "a backend does not answer");
            throw V1Exception.object(502, "pipeline_error", members);
        }
    }

    /** Who was enrolled with another model cannot be compared with; what helps is what helps those who never were. */
    private static void warnOfOtherModel(Claim claim, Inconclusive outcome) {
        if (outcome.reason() instanceof OtherModel other) {
            LOG.warn(
                    "identity {} of {} was enrolled with model {}: it has to be enrolled again",
                    claim.identity(),
                    claim.tenant().id(),
                    other.contract());
        }
    }

    /** What is answered where nobody of that id is enrolled. */
    static V1Exception notEnrolled() {
        return V1Exception.text(404, "identity_not_enrolled");
    }
}
