package io.facelib;

import io.facelib.error.InvalidInputException;
import io.facelib.error.NoFaceException;
import io.facelib.error.NotFoundException;
import io.facelib.model.DeleteReceipt;
import io.facelib.model.EnrollOptions;
import io.facelib.model.Enrollment;
import io.facelib.model.FaceImage;
import io.facelib.model.GroupOptions;
import io.facelib.model.GroupSuggestions;
import io.facelib.model.Identification;
import io.facelib.model.IdentifyOptions;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityId;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.Probe;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.model.Verification;
import io.facelib.model.VerifyOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The people one tenant has enrolled. An identity is known by photos; its centroid, the mean of their vectors, is what a
 * probe is compared with. While something that an earlier change owes other stores cannot be done, such as moving the faces of
 * a merged identity, every further change of the tenant fails with the backend's exception. Safe for any number of threads; made by {@link Tenant#identities()}.
 */
public final class Identities {
    private final FaceEngine engine;
    private final TenantId tenant;

    Identities(FaceEngine engine, TenantId tenant) {
        this.engine = engine;
        this.tenant = tenant;
    }

    /** Enrols a person by 2 to 10 photos. */
    public Enrollment enroll(String id, FaceImage... photos) {
        return enroll(IdentityId.of(id), Arrays.asList(photos), EnrollOptions.defaults());
    }

    /**
     * Enrols a person by up to 10 photos, each of which must show exactly one usable face; as many as
     * {@link EnrollOptions#minPhotos()} must be accepted. Who is enrolled already is enrolled
     * anew: the new photos take the place of all former ones, the name stays unless another is given.
     *
     * @throws InvalidInputException if there are fewer or more photos
     */
    public Enrollment enroll(IdentityId id, List<FaceImage> photos, EnrollOptions options) {
        return engine.operations().enroll().run(tenant, id, photos, options);
    }

    /**
     * Adds 1 to 10 photos to an identity, each of the person it is.
     *
     * @throws NotFoundException if there is no such identity
     * @throws InvalidInputException if there are more photos, or it would have more than {@link Identity#MAX_TEMPLATES}
     */
    public Enrollment addPhotos(IdentityId id, List<FaceImage> photos, EnrollOptions options) {
        return engine.operations().enroll().add(tenant, id, photos, options);
    }

    /**
     * Takes photos from an identity; one must stay. Unknown ones are ignored.
     *
     * @throws NotFoundException if there is no such identity
     * @throws InvalidInputException if none would stay
     */
    public Identity removePhotos(IdentityId id, TemplateId... photos) {
        return engine.operations().edit().removePhotos(tenant, id, List.of(photos));
    }

    /** The identity of that id, if it is enrolled. */
    public Optional<Identity> get(IdentityId id) {
        engine.operations();
        return engine.parts().identities().get(tenant, id);
    }

    /** All identities, in ascending order of their ids. */
    public Page<Identity> list(PageRequest page) {
        engine.operations();
        return engine.parts().identities().list(tenant, page);
    }

    /** What happened to an identity, newest first. A deleted one's history is gone but for the fact. */
    public Page<IdentityEvent> history(IdentityId id, PageRequest page) {
        engine.operations();
        return engine.parts().identities().history(tenant, id, page);
    }

    /**
     * Gives an identity another name for people to read, or none; its id stays.
     *
     * @throws NotFoundException if there is no such identity
     */
    public Identity rename(IdentityId id, Optional<String> name) {
        return engine.operations().edit().rename(tenant, id, name);
    }

    /** Deletes an identity with its templates and their crops. Its faces stay and are nobody's. Unknown ids are ignored. */
    public DeleteReceipt delete(IdentityId id) {
        return engine.operations().edit().delete(tenant, id, false);
    }

    /**
     * Deletes an identity and every face assigned to it, and pictures that show no other stored face. An id that was never
     * enrolled, but that faces are assigned to, will do.
     */
    public DeleteReceipt erase(IdentityId id) {
        return engine.operations().edit().delete(tenant, id, true);
    }

    /**
     * Makes one identity of two that are the same person: templates and faces of the first go to the second, and the first
     * is gone.
     *
     * @return the merge; its id undoes it
     * @throws NotFoundException if one of them does not exist
     * @throws InvalidInputException if both are the same, or have more than {@link Identity#MAX_TEMPLATES} photos together
     */
    public IdentityEvent merge(IdentityId from, IdentityId into) {
        return engine.operations().merge().merge(tenant, from, into);
    }

    /**
     * Undoes a merge: the templates and faces that came with it, and are still there, go back to the identity they came
     * from, which exists again. What was added since stays. Merges of merges are undone in reverse.
     *
     * @param into the identity that stayed
     * @param merge the id of the merge's event
     * @return the identity that exists again
     * @throws NotFoundException if the identity or the merge does not exist
     * @throws InvalidInputException if the merge was undone, the id it would bring back was enrolled again, or one side
     *     would be left without a photo
     */
    public Identity unmerge(IdentityId into, String merge) {
        return engine.operations().merge().unmerge(tenant, into, merge);
    }

    /** Whether a photo shows that person, at the limit for a false match rate of 1e-5 between two photos. */
    public Verification verify(String id, FaceImage probe) {
        return verify(IdentityId.of(id), probe, VerifyOptions.defaults());
    }

    /**
     * Whether a photo shows that person: exactly one usable face under {@link io.facelib.model.QualityProfile#VERIFY}, then
     * the comparison with the identity's centroid, and only when that is passed the search of the identity's own faces, if
     * it is asked for. A photo that does not do, and an identity that does not exist, are outcomes, not exceptions.
     */
    public Verification verify(IdentityId id, FaceImage probe, VerifyOptions options) {
        return engine.operations().verify().run(tenant, id, probe, options);
    }

    /**
     * Groups the faces that are nobody's: each group seems to show one person, and may be close to an enrolled one. These
     * are suggestions; {@link Faces#assign} makes them true. By {@link io.facelib.grouping.DensityClustering}; the same
     * faces always give the same groups.
     *
     * @throws InvalidInputException if there are more unassigned faces than {@link GroupOptions#maxFaces()}
     */
    public GroupSuggestions suggestGroups(GroupOptions options) {
        return engine.operations().groups().run(tenant, options);
    }

    /**
     * Who of all enrolled people a probe may be.
     *
     * @throws NoFaceException if the probe is an image without a usable face
     */
    public Identification identify(Probe probe, IdentifyOptions options) {
        return engine.operations().identify().run(tenant, probe, options);
    }
}
