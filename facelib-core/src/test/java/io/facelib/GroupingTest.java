package io.facelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import io.facelib.fake.FakeFaces;
import io.facelib.model.FaceFilter;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.GroupOptions;
import io.facelib.model.GroupSuggestion;
import io.facelib.model.GroupSuggestions;
import io.facelib.model.IdentityId;
import io.facelib.model.IdentityMatch;
import io.facelib.model.IndexOptions;
import io.facelib.model.PageRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faces that are nobody's are grouped by person, and nothing is assigned before somebody says so. */
class GroupingTest {
    private static final GroupOptions ALL_FACES = GroupOptions.defaults().withUsableOnly(false);

    private final FaceEngine engine = FaceEngine.inMemory();
    private final Tenant acme = engine.tenant("acme");

    @AfterEach
    void close() {
        engine.close();
    }

    @BeforeEach
    void indexPhotos() {
        for (int i = 0; i < 3; i++) {
            index(acme, "ann-" + i, "ann", i, Optional.empty());
        }
        index(acme, "bob-0", "bob", 0, Optional.empty());
        index(acme, "bob-1", "bob", 1, Optional.empty());
        index(acme, "carol-0", "carol", 0, Optional.empty());
        index(acme, "bob-known", "bob", 2, Optional.of(IdentityId.of("bob")));
        index(engine.tenant("other"), "ann-9", "ann", 9, Optional.empty());
    }

    private static void index(Tenant tenant, String face, String person, int variation, Optional<IdentityId> identity) {
        IndexOptions options = IndexOptions.defaults().withFaceIds(i -> FaceId.of(face));
        tenant.index(
                FakeFaces.portrait(person, variation),
                identity.map(options::withIdentity).orElse(options));
    }

    private static List<FaceId> ids(String... ids) {
        return Arrays.stream(ids).map(FaceId::of).toList();
    }

    @Test
    void suggestGroups_unassignedFaces_areTogetherByPerson() {
        GroupSuggestions found = acme.identities().suggestGroups(ALL_FACES);

        assertThat(found.groups())
                .extracting(GroupSuggestion::faces)
                .containsExactly(ids("ann-0", "ann-1", "ann-2"), ids("bob-0", "bob-1"));
        assertThat(found.single()).containsExactlyElementsOf(ids("carol-0"));
        assertThat(found.groups())
                .allSatisfy(group -> assertThat(group.closest()).isEmpty());
    }

    @Test
    void suggestGroups_anEnrolledPerson_isNamedAsTheClosest() {
        acme.identities().enroll("ann", FakeFaces.portrait("ann", 0), FakeFaces.portrait("ann", 9));

        GroupSuggestions found = acme.identities().suggestGroups(ALL_FACES);

        assertThat(found.groups().get(0).closest().map(IdentityMatch::identity)).contains(IdentityId.of("ann"));
        assertThat(found.groups().get(1).closest()).isEmpty();
    }

    @Test
    void suggestGroups_assignsNothing() {
        acme.identities().suggestGroups(ALL_FACES);

        assertThat(acme.faces().list(FaceFilter.all(), PageRequest.first(100)).items())
                .filteredOn(face -> face.identity().isPresent())
                .extracting(FaceRecord::id)
                .containsExactlyElementsOf(ids("bob-known"));
    }

    @Test
    void suggestGroups_anAssignedGroup_isNotSuggestedAgain() {
        GroupSuggestion first =
                acme.identities().suggestGroups(ALL_FACES).groups().get(0);

        acme.faces().assign(Optional.of(IdentityId.of("ann")), first.faces().toArray(FaceId[]::new));

        assertThat(acme.identities().suggestGroups(ALL_FACES).groups())
                .extracting(GroupSuggestion::faces)
                .containsExactly(ids("bob-0", "bob-1"));
    }

    @Test
    void suggestGroups_tooManyFaces_namesTheLimit() {
        assertThatThrownBy(() -> acme.identities().suggestGroups(ALL_FACES.withMaxFaces(5)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("maxFaces: there are more than 5 unassigned faces");
    }
}
