package io.facelib.operation;

import io.facelib.error.InvalidInputException;
import io.facelib.grouping.DensityClustering;
import io.facelib.grouping.FaceGroup;
import io.facelib.grouping.FaceGroups;
import io.facelib.grouping.GroupingFace;
import io.facelib.model.Embedding;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.GroupOptions;
import io.facelib.model.GroupSuggestion;
import io.facelib.model.GroupSuggestions;
import io.facelib.model.IdentityMatch;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.TenantId;
import io.facelib.model.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Groups the faces that are nobody's, as suggestions: whom they belong to, somebody has to say. Stores nothing. */
public final class SuggestGroups {
    private static final PageRequest CHUNK = PageRequest.first(1_000);

    private final EngineParts parts;

    public SuggestGroups(EngineParts parts) {
        this.parts = parts;
    }

    /**
     * Looks at every unassigned face of the engine's contract.
     *
     * @throws InvalidInputException if there are more than {@link GroupOptions#maxFaces()}
     */
    public GroupSuggestions run(TenantId tenant, GroupOptions options) {
        Threshold threshold = options.policy().threshold(parts.embedder().calibration());
        List<GroupingFace> faces = unassigned(tenant, options);
        FaceGroups groups = new DensityClustering(threshold.cosine(), options.minNeighbours()).cluster(faces);
        Map<FaceId, Embedding> vectors =
                faces.stream().collect(Collectors.toMap(GroupingFace::id, GroupingFace::embedding));
        return new GroupSuggestions(
                groups.groups().stream()
                        .map(group -> suggestion(tenant, group, vectors, threshold))
                        .toList(),
                groups.single(),
                threshold);
    }

    private List<GroupingFace> unassigned(TenantId tenant, GroupOptions options) {
        FaceFilter filter = FaceFilter.all().withContract(parts.embedder().contract());
        if (options.usableOnly()) {
            filter = filter.withUsableOnly();
        }
        List<GroupingFace> faces = new ArrayList<>();
        PageRequest request = CHUNK;
        Page<FaceRecord> page;
        do {
            page = parts.vectors().list(tenant, filter, request);
            page.items().stream()
                    .filter(face -> face.identity().isEmpty())
                    .map(face -> new GroupingFace(face.id(), face.embedding()))
                    .forEach(faces::add);
            if (faces.size() > options.maxFaces()) {
                throw new InvalidInputException(
                        "maxFaces", "there are more than " + options.maxFaces() + " unassigned faces");
            }
            request = CHUNK.after(page.next().orElse(""));
        } while (page.next().isPresent());
        return faces;
    }

    private GroupSuggestion suggestion(
            TenantId tenant, FaceGroup group, Map<FaceId, Embedding> vectors, Threshold threshold) {
        Embedding mean = Embedding.mean(group.faces().stream()
                .flatMap(id -> Optional.ofNullable(vectors.get(id)).stream())
                .toList());
        Optional<IdentityMatch> closest = parts.identities().closest(tenant, mean, 1).matches().stream()
                .filter(match -> match.cosine() >= threshold.cosine())
                .findFirst();
        return new GroupSuggestion(group.faces(), closest);
    }
}
