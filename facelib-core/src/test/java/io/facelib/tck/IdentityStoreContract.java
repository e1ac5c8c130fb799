package io.facelib.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.facelib.error.ClosedException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import io.facelib.model.Identity;
import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityEvent.Kind;
import io.facelib.model.IdentityEvent.Undo;
import io.facelib.model.IdentityId;
import io.facelib.model.IdentityMatch;
import io.facelib.model.ObjectKey;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;
import io.facelib.spi.IdentityChange;
import io.facelib.spi.IdentityMatches;
import io.facelib.spi.IdentityStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link IdentityStore} promises. Extend this class, return an empty store from {@link #newStore()}, and run it
 * as a JUnit test; a durable store also overrides {@link #reopen()}.
 */
@Timeout(300)
public abstract class IdentityStoreContract {
    private static final ContractId CONTRACT = ContractId.of("test.16.v1");
    private static final ContractId OTHER_CONTRACT = ContractId.of("test.8.v1");
    private static final TenantId ACME = TenantId.of("acme");
    private static final TenantId OTHER = TenantId.of("other");
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123456789Z");
    private static final PageRequest ALL = PageRequest.first(1_000);

    private final Random random = new Random(42);
    private IdentityStore store;
    private int made;

    /** A store of nothing that no other test uses; the kit closes it. */
    protected abstract IdentityStore newStore() throws IOException;

    /** The store that {@link #newStore()} gave last, opened again after it was closed; empty where it is not durable. */
    protected Optional<IdentityStore> reopen() throws IOException {
        return Optional.empty();
    }

    @BeforeEach
    void openStore() throws IOException {
        store = newStore();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    // --- identities --------------------------------------------------------------------------------------------------

    @Test
    void name_isShort() {
        assertThat(store.name()).isNotBlank().hasSizeLessThan(40);
    }

    @Test
    void commit_everyFieldOfAnIdentity_isGivenBack() {
        Identity full = new Identity(
                ACME,
                IdentityId.of("alice:1"),
                Optional.of("Älice \uD83D\uDE00 O'Hara"),
                List.of(template("z", vector()), template("a", vector()), template("Z", vector())),
                Instant.MIN.plusNanos(1),
                Instant.parse("2300-01-01T00:00:00.000000001Z"),
                1);
        Identity bare = identity("bare", vector());
        create(full, bare);

        assertThat(get("alice:1")).contains(full);
        assertThat(get("bare")).contains(bare);
        assertThat(store.list(ACME, ALL).items()).containsExactly(full, bare);
    }

    @Test
    void commit_vectors_areGivenBackBitForBit() {
        Identity alice = identity("alice", vector(), vector());
        create(alice);

        List<Template> stored = get("alice").orElseThrow().templates();
        for (int i = 0; i < stored.size(); i++) {
            float[] expected = alice.templates().get(i).embedding().toArray();
            assertThat(Arrays.equals(stored.get(i).embedding().toArray(), expected))
                    .isTrue();
        }
    }

    @Test
    void commit_manyTemplates_keepTheirOrder() {
        Embedding[] vectors = IntStream.range(0, Identity.MAX_TEMPLATES)
                .mapToObj(i -> vector())
                .toArray(Embedding[]::new);
        Identity alice = identity("alice", vectors);
        create(alice);

        assertThat(get("alice")).contains(alice);
    }

    @Test
    void commit_nextRevision_replacesTheIdentityWhole() {
        Identity first = identity("alice", vector(), vector(), vector());
        create(first);
        List<Template> templates = new ArrayList<>(first.templates());
        templates.remove(1);
        templates.add(0, template("new", vector()));
        Identity next = first.withTemplates(templates, TIME.plusSeconds(1));
        assertThat(store.commit(ACME, IdentityChange.NONE.replace(first, next))).isTrue();

        assertThat(get("alice")).contains(next);
        assertThat(closest(templates.get(0).embedding(), 9).matches().get(0).cosine())
                .isEqualTo(next.centroid().cosine(templates.get(0).embedding()));
    }

    @Test
    void commit_templateOfTheSameIdWithOtherContent_isReplaced() {
        Identity first = identity("alice", vector(), vector());
        create(first);
        Template changed = template(first.templates().get(0).id().value(), vector());
        Identity next = first.withTemplates(List.of(changed, first.templates().get(1)), TIME);

        assertThat(store.commit(ACME, IdentityChange.NONE.replace(first, next))).isTrue();
        assertThat(get("alice")).contains(next);
    }

    @Test
    void commit_vectorsOfAnotherContract_takeTheIdentityThere() {
        Identity first = identity("alice", vector());
        create(first);
        Embedding moved = vector(OTHER_CONTRACT, 8);
        Identity next = first.withTemplates(List.of(template("t", moved)), TIME);
        assertThat(store.commit(ACME, IdentityChange.NONE.replace(first, next))).isTrue();

        assertThat(closest(first.centroid(), 5).compared()).isZero();
        assertThat(ids(closest(moved, 5))).containsExactly("alice");
    }

    @Test
    void commit_staleRevision_changesNothingAtAll() {
        Identity alice = identity("alice", vector());
        Identity bob = identity("bob", vector());
        create(alice, bob);
        Identity renamed = alice.withName(Optional.of("Alice"), TIME);
        assertThat(store.commit(
                        ACME, IdentityChange.NONE.replace(alice, renamed).event(event("e1", "alice"))))
                .isTrue();

        IdentityChange stale = IdentityChange.NONE
                .replace(bob, bob.withName(Optional.of("Bob"), TIME))
                .create(identity("carol", vector()))
                .replace(alice, alice.withName(Optional.of("Mallory"), TIME))
                .forgetting(alice.id())
                .event(event("e2", "alice"))
                .moving("e1", List.of(FaceId.of("f")))
                .begin(new Errand.ReleaseFaces("r", ACME, bob.id(), true));

        assertThat(store.commit(ACME, stale)).isFalse();
        assertThat(store.list(ACME, ALL).items()).containsExactly(renamed, bob);
        assertThat(history("alice")).extracting(IdentityEvent::id).containsExactly("e1");
        assertThat(store.moved(ACME, "e1", ALL).items()).isEmpty();
        assertThat(store.errands(ALL).items()).isEmpty();
    }

    @Test
    void commit_createOfWhatExists_isRefused() {
        Identity alice = identity("alice", vector());
        create(alice);

        assertThat(store.commit(ACME, IdentityChange.NONE.create(identity("alice", vector()))))
                .isFalse();
        assertThat(get("alice")).contains(alice);
    }

    @Test
    void commit_changeOfWhatDoesNotExist_isRefused() {
        Identity nobody = identity("nobody", vector());

        assertThat(store.commit(ACME, IdentityChange.NONE.replace(nobody, nobody.withName(Optional.of("N"), TIME))))
                .isFalse();
        assertThat(store.commit(ACME, IdentityChange.NONE.remove(nobody))).isFalse();
        assertThat(get("nobody")).isEmpty();
    }

    @Test
    void commit_removal_leavesNothingBehind() {
        Identity alice = identity("alice", vector());
        create(alice, identity("bob", vector()));

        assertThat(store.commit(ACME, IdentityChange.NONE.remove(alice))).isTrue();
        assertThat(get("alice")).isEmpty();
        assertThat(ids(store.list(ACME, ALL))).containsExactly("bob");
        assertThat(ids(closest(alice.centroid(), 9))).containsExactly("bob");
        assertThat(store.commit(ACME, IdentityChange.NONE.remove(alice))).isFalse();
    }

    @Test
    void commit_createdAgainAfterRemoval_beginsAtRevisionOne() {
        Identity alice = identity("alice", vector(), vector());
        create(alice);
        store.commit(ACME, IdentityChange.NONE.remove(alice));
        Identity again = identity("alice", vector());
        create(again);

        assertThat(get("alice")).contains(again);
    }

    @Test
    void commit_merge_movesTemplatesInOneStep() {
        Identity alice = identity("alice", vector(), vector());
        Identity ally = identity("ally", vector());
        create(alice, ally);
        List<Template> all = new ArrayList<>(alice.templates());
        all.addAll(ally.templates());
        Identity merged = alice.withTemplates(all, TIME);

        assertThat(store.commit(ACME, IdentityChange.NONE.replace(alice, merged).remove(ally)))
                .isTrue();
        assertThat(store.list(ACME, ALL).items()).containsExactly(merged);

        Identity smaller = merged.withTemplates(alice.templates(), TIME);
        assertThat(store.commit(
                        ACME, IdentityChange.NONE.replace(merged, smaller).create(ally)))
                .isTrue();
        assertThat(store.list(ACME, ALL).items()).containsExactly(smaller, ally);
    }

    @Test
    void commit_nothing_isMade() {
        assertThat(store.commit(ACME, IdentityChange.NONE)).isTrue();
        assertThat(store.list(ACME, ALL).items()).isEmpty();
    }

    @Test
    void commit_identityOfAnotherTenant_isRefusedWhole() {
        Identity theirs = identity(OTHER, "bob", vector());
        IdentityChange change =
                IdentityChange.NONE.create(identity("alice", vector())).create(theirs);

        assertThatThrownBy(() -> store.commit(ACME, change))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("acme", "other");
        assertThat(store.list(ACME, ALL).items()).isEmpty();
        assertThat(store.list(OTHER, ALL).items()).isEmpty();
    }

    @Test
    void commit_errandOfAnotherTenant_isRefusedWhole() {
        IdentityChange change = IdentityChange.NONE
                .create(identity("alice", vector()))
                .begin(new Errand.ReleaseFaces("r", OTHER, IdentityId.of("bob"), false));

        assertThatThrownBy(() -> store.commit(ACME, change)).isInstanceOf(InvalidInputException.class);
        assertThat(store.list(ACME, ALL).items()).isEmpty();
        assertThat(store.errands(ALL).items()).isEmpty();
    }

    @Test
    void commit_vectorsWhoseMeanIsZero_areRefusedWhole() {
        float[] values = {1, 0};
        float[] opposite = {-1, 0};
        Identity nowhere = identity("nowhere", Embedding.of(CONTRACT, values), Embedding.of(CONTRACT, opposite));
        IdentityChange change =
                IdentityChange.NONE.create(identity("alice", vector())).create(nowhere);

        assertThatThrownBy(() -> store.commit(ACME, change)).isInstanceOf(InvalidInputException.class);
        assertThat(store.list(ACME, ALL).items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A", "0", "a.b", "a_b", "a:b", "a-b", "a--", "1e9"})
    void commit_oddId_isFoundUnderExactlyThatId(String id) {
        Identity odd = identity(id, vector());
        create(odd, identity("neighbour", vector()));

        assertThat(get(id)).contains(odd);
        assertThat(get(id + "x")).isEmpty();
    }

    @Test
    void ids_thatDifferInCaseOnly_areDifferentIdentities() {
        Identity lower = identity("alice", vector());
        Identity upper = identity("ALICE", vector());
        create(lower, upper);

        assertThat(get("alice")).contains(lower);
        assertThat(get("ALICE")).contains(upper);
        assertThat(store.commit(ACME, IdentityChange.NONE.remove(upper))).isTrue();
        assertThat(get("alice")).contains(lower);
    }

    // --- listing -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 11})
    void list_pages_giveEveryIdentityOnceInAscendingOrder(int limit) {
        List<String> ids = List.of("d", "a", "c", "b", "B", "z9", "z10", "m", "a.", "0");
        ids.forEach(id -> create(identity(id, vector())));

        assertThat(all(limit, page -> store.list(ACME, page)))
                .extracting(identity -> identity.id().value())
                .containsExactlyElementsOf(ids.stream().sorted().toList());
    }

    @Test
    void list_lastPageFilledExactly_hasNoToken() {
        create(identity("a", vector()), identity("b", vector()));

        assertThat(store.list(ACME, PageRequest.first(2)).next()).isEmpty();
        assertThat(store.list(ACME, PageRequest.first(1)).next()).isPresent();
    }

    @Test
    void list_identitiesAddedAndRemovedBetweenPages_givesAllOthersExactlyOnce() {
        IntStream.range(10, 30).forEach(i -> create(identity("i" + i, vector())));
        List<String> seen = new ArrayList<>();
        PageRequest request = PageRequest.first(4);
        Page<Identity> page = store.list(ACME, request);
        int round = 0;
        while (true) {
            page.items().forEach(identity -> seen.add(identity.id().value()));
            if (page.next().isEmpty()) {
                break;
            }
            Identity last = page.items().get(page.items().size() - 1);
            store.commit(ACME, IdentityChange.NONE.remove(last)); // the one that the token stands for
            create(identity("a" + round++, vector()));
            page = store.list(ACME, request.after(page.next().get()));
        }
        assertThat(seen).hasSize(20).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void list_unknownTenant_isEmpty() {
        assertThat(store.list(OTHER, ALL)).isEqualTo(new Page<>(List.of(), Optional.empty()));
    }

    // --- closest -----------------------------------------------------------------------------------------------------

    @Test
    void closest_randomIdentities_equalsComparingEachWithTheProbe() {
        List<Identity> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Embedding[] vectors = IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(n -> vector())
                    .toArray(Embedding[]::new);
            all.add(identity("i" + i, vectors));
        }
        all.forEach(this::create);
        for (int limit : new int[] {1, 10, 299, 300, 1_000}) {
            Embedding probe = vector();
            List<IdentityMatch> expected = all.stream()
                    .map(identity ->
                            new IdentityMatch(identity.id(), identity.centroid().cosine(probe)))
                    .sorted(Comparator.comparingDouble(IdentityMatch::cosine)
                            .reversed()
                            .thenComparing(IdentityMatch::identity))
                    .limit(limit)
                    .toList();
            assertThat(closest(probe, limit)).isEqualTo(new IdentityMatches(expected, 300));
        }
    }

    @Test
    void closest_equalCosines_areOrderedById() {
        Embedding same = vector();
        for (String id : List.of("c", "a", "B", "d", "b")) {
            create(identity(id, same));
        }

        assertThat(ids(closest(same, 3))).containsExactly("B", "a", "b");
        assertThat(ids(closest(same, 5))).containsExactly("B", "a", "b", "c", "d");
    }

    @Test
    void closest_othersContractOrTenant_areNeverCompared() {
        Embedding probe = vector();
        create(identity("alice", vector()), identity("eight", vector(OTHER_CONTRACT, 8)));
        store.commit(OTHER, IdentityChange.NONE.create(identity(OTHER, "theirs", probe)));

        IdentityMatches found = closest(probe, 10);

        assertThat(ids(found)).containsExactly("alice");
        assertThat(found.compared()).isEqualTo(1);
        assertThat(closest(vector(ContractId.of("unknown"), 4), 10)).isEqualTo(new IdentityMatches(List.of(), 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001})
    void closest_limitOutsideTheRange_isRefused(int limit) {
        assertThatThrownBy(() -> store.closest(ACME, vector(), limit)).isInstanceOf(InvalidInputException.class);
    }

    // --- history -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Kind.class)
    void history_everyFieldOfAnEvent_isGivenBack(Kind kind) {
        IdentityEvent full = new IdentityEvent(
                "e-" + kind,
                TIME,
                kind,
                IdentityId.of("alice"),
                Optional.of(IdentityId.of("ally")),
                List.of(TemplateId.of("t2"), TemplateId.of("t1")),
                Optional.of(new Undo("merge ü", Optional.of("Ally"), TIME.minusNanos(1))));
        IdentityEvent nameless = new IdentityEvent(
                "n",
                TIME,
                kind,
                full.identity(),
                Optional.empty(),
                List.of(),
                Optional.of(new Undo("m", Optional.empty(), TIME)));
        IdentityEvent bare = event("bare", "alice");
        store.commit(ACME, IdentityChange.NONE.event(full).event(nameless).event(bare));

        assertThat(history("alice")).containsExactly(bare, nameless, full);
    }

    @Test
    void history_merge_standsOnBothSides() {
        IdentityEvent merge = merge("m", "alice", "ally");
        store.commit(ACME, IdentityChange.NONE.event(event("e1", "alice")).event(event("e2", "ally")));
        store.commit(ACME, IdentityChange.NONE.event(merge).event(event("e3", "bob")));

        assertThat(history("alice")).extracting(IdentityEvent::id).containsExactly("m", "e1");
        assertThat(history("ally")).extracting(IdentityEvent::id).containsExactly("m", "e2");
        assertThat(history("bob")).extracting(IdentityEvent::id).containsExactly("e3");
        assertThat(history("al")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 9, 10})
    void history_pages_giveEveryEventOnceNewestFirst_thoughMoreCome(int limit) {
        for (int i = 0; i < 9; i++) {
            store.commit(
                    ACME, IdentityChange.NONE.event(event("e" + i, "alice")).event(event("x" + i, "bob")));
        }
        List<String> seen = new ArrayList<>();
        Page<IdentityEvent> page = store.history(ACME, IdentityId.of("alice"), PageRequest.first(limit));
        page.items().forEach(event -> seen.add(event.id()));
        while (page.next().isPresent()) {
            store.commit(ACME, IdentityChange.NONE.event(event("late" + seen.size(), "alice")));
            page = store.history(
                    ACME,
                    IdentityId.of("alice"),
                    PageRequest.first(limit).after(page.next().get()));
            page.items().forEach(event -> seen.add(event.id()));
        }
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 9).mapToObj(i -> "e" + (8 - i)).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 6})
    void events_pages_giveEveryEventOfTheTenantOnceInTheOrderOfWriting(int limit) {
        List<IdentityEvent> written = List.of(
                event("e3", "zoe"), event("e1", "anna"), event("e4", "zoe"), event("e2", "gone"), event("e0", "anna"));
        written.forEach(event ->
                assertThat(store.commit(ACME, IdentityChange.NONE.event(event))).isTrue());
        store.commit(OTHER, IdentityChange.NONE.event(event("e1", "theirs")));

        assertThat(all(limit, page -> store.events(ACME, page))).isEqualTo(written);
        store.commit(ACME, IdentityChange.NONE.forgetting(IdentityId.of("zoe")));
        assertThat(all(limit, page -> store.events(ACME, page)))
                .isEqualTo(List.of(written.get(1), written.get(3), written.get(4)));
    }

    @Test
    void commit_revisionOfAnotherStore_isKept() {
        Identity alice = identity("alice", vector());
        Identity later = new Identity(
                ACME, alice.id(), alice.name(), alice.templates(), alice.createdAt(), alice.changedAt(), 7);

        assertThat(store.commit(ACME, IdentityChange.NONE.create(later))).isTrue();
        assertThat(store.get(ACME, alice.id())).contains(later);
        assertThat(store.commit(ACME, IdentityChange.NONE.replace(alice, alice.withName(Optional.empty(), TIME))))
                .isFalse();
        assertThat(store.commit(ACME, IdentityChange.NONE.replace(later, later.withName(Optional.empty(), TIME))))
                .isTrue();
    }

    @Test
    void forgetting_dropsFormerEventsAndTheirMovedFaces_notThoseOfTheSameChange() {
        store.commit(
                ACME,
                IdentityChange.NONE
                        .event(merge("m1", "alice", "ally"))
                        .event(merge("m2", "bob", "bobby"))
                        .event(event("e1", "alice"))
                        .event(event("e2", "ally")));
        store.commit(ACME, IdentityChange.NONE.moving("m1", List.of(FaceId.of("f1"))));
        store.commit(ACME, IdentityChange.NONE.moving("m2", List.of(FaceId.of("f2"))));

        store.commit(
                ACME, IdentityChange.NONE.forgetting(IdentityId.of("alice")).event(event("last", "alice")));

        assertThat(history("alice")).extracting(IdentityEvent::id).containsExactly("last");
        assertThat(history("ally")).extracting(IdentityEvent::id).containsExactly("e2");
        assertThat(store.moved(ACME, "m1", ALL).items()).isEmpty();
        assertThat(history("bob")).extracting(IdentityEvent::id).containsExactly("m2");
        assertThat(store.moved(ACME, "m2", ALL).items()).containsExactly(FaceId.of("f2"));
    }

    @Test
    void moving_afterTheMergeWasForgotten_isIgnored() {
        store.commit(ACME, IdentityChange.NONE.event(merge("m", "alice", "ally")));
        store.commit(ACME, IdentityChange.NONE.forgetting(IdentityId.of("ally")));

        assertThat(store.commit(ACME, IdentityChange.NONE.moving("m", List.of(FaceId.of("f")))))
                .isTrue();
        assertThat(store.moved(ACME, "m", ALL).items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 40, 50})
    void moved_pages_giveEveryFaceOnceInAscendingOrder(int limit) {
        List<FaceId> faces =
                IntStream.range(0, 40).mapToObj(i -> FaceId.of("f" + 7 * i)).toList();
        store.commit(ACME, IdentityChange.NONE.event(merge("m", "a", "b")).moving("m", faces.subList(0, 25)));
        store.commit(ACME, IdentityChange.NONE.moving("m", faces.subList(20, 40)));
        store.commit(ACME, IdentityChange.NONE.event(merge("n", "a", "c")).moving("n", List.of(FaceId.of("other"))));

        assertThat(all(limit, page -> store.moved(ACME, "m", page)))
                .containsExactlyElementsOf(faces.stream().sorted().toList());
        assertThat(store.moved(ACME, "unknown", ALL).items()).isEmpty();
        assertThat(store.moved(OTHER, "m", ALL).items()).isEmpty();
    }

    // --- errands -----------------------------------------------------------------------------------------------------

    @Test
    void errands_ofEveryKind_areGivenBackInTheOrderTheyWereBegun() {
        IdentityId alice = IdentityId.of("alice");
        IdentityId ally = IdentityId.of("ally");
        List<Errand> errands = List.of(
                new Errand.ReleaseFaces("r1", ACME, alice, true),
                new Errand.MoveFaces("z", OTHER, ally, alice),
                new Errand.ReturnFaces("b", ACME, "z", alice, ally),
                new Errand.DeleteCrops("a", ACME, List.of(new ObjectKey("crops", "ü/1"), new ObjectKey("crops", "2"))),
                new Errand.DeleteCrops("none", OTHER, List.of()),
                new Errand.ReleaseFaces("r2", ACME, alice, false));
        errands.forEach(errand -> store.commit(errand.tenant(), IdentityChange.NONE.begin(errand)));

        assertThat(store.errands(ALL).items()).containsExactlyElementsOf(errands);
        assertThat(all(1, store::errands)).containsExactlyElementsOf(errands);
        assertThat(all(4, store::errands)).containsExactlyElementsOf(errands);
    }

    @Test
    void errands_ended_areNotListedAgain_andOnlyTheTenantsOwnEnd() {
        Errand ours = new Errand.ReleaseFaces("same", ACME, IdentityId.of("alice"), true);
        Errand theirs = new Errand.ReleaseFaces("same", OTHER, IdentityId.of("alice"), true);
        Errand next = new Errand.MoveFaces("next", ACME, IdentityId.of("a"), IdentityId.of("b"));
        store.commit(ACME, IdentityChange.NONE.begin(ours).begin(next));
        store.commit(OTHER, IdentityChange.NONE.begin(theirs));

        assertThat(store.commit(ACME, IdentityChange.NONE.end(ours))).isTrue();
        assertThat(store.errands(ALL).items()).containsExactly(next, theirs);
        assertThat(store.commit(ACME, IdentityChange.NONE.end(ours)))
                .as("ending twice")
                .isTrue();
        assertThat(store.errands(ALL).items()).containsExactly(next, theirs);
    }

    @Test
    void errands_begunAndEndedBetweenPages_givesAllOthersExactlyOnce() {
        List<Errand> errands = IntStream.range(0, 12)
                .<Errand>mapToObj(i -> new Errand.ReleaseFaces("r" + i, ACME, IdentityId.of("p" + i), true))
                .toList();
        errands.forEach(errand -> store.commit(ACME, IdentityChange.NONE.begin(errand)));
        List<Errand> seen = new ArrayList<>();
        PageRequest request = PageRequest.first(5);
        Page<Errand> page = store.errands(request);
        while (true) {
            seen.addAll(page.items());
            page.items().forEach(errand -> store.commit(ACME, IdentityChange.NONE.end(errand)));
            if (page.next().isEmpty()) {
                break;
            }
            page = store.errands(request.after(page.next().get()));
        }
        assertThat(seen).containsExactlyElementsOf(errands);
        assertThat(store.errands(ALL).items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "99999999999999999999"})
    void pageTokenThatTheStoreDidNotGive_isRefused(String token) {
        assertThatThrownBy(() -> store.errands(ALL.after(token))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> store.history(ACME, IdentityId.of("a"), ALL.after(token)))
                .isInstanceOf(InvalidInputException.class);
    }

    // --- tenants -----------------------------------------------------------------------------------------------------

    @Test
    void tenants_neverSeeEachOther() {
        Identity ours = identity("alice", vector());
        Identity theirs = identity(OTHER, "alice", vector(), vector());
        create(ours);
        store.commit(
                OTHER,
                IdentityChange.NONE
                        .create(theirs)
                        .create(identity(OTHER, "theirs", vector()))
                        .event(merge("m", "alice", "ally"))
                        .moving("m", List.of(FaceId.of("f"))));

        assertThat(get("alice")).contains(ours);
        assertThat(store.get(OTHER, ours.id())).contains(theirs);
        assertThat(get("theirs")).isEmpty();
        assertThat(store.list(ACME, ALL).items()).containsExactly(ours);
        assertThat(history("alice")).isEmpty();
        assertThat(store.moved(ACME, "m", ALL).items()).isEmpty();

        assertThat(store.commit(ACME, IdentityChange.NONE.remove(ours).forgetting(ours.id())))
                .isTrue();
        assertThat(store.get(OTHER, ours.id())).contains(theirs);
        assertThat(store.history(OTHER, ours.id(), ALL).items()).hasSize(1);
        assertThat(store.moved(OTHER, "m", ALL).items()).hasSize(1);
    }

    @Test
    void tenants_whoseNamesBeginAlike_areKeptApart() {
        List<String> names = List.of("a", "A", "a.b", "a-b", "a_b", "aa");
        for (String name : names) {
            TenantId tenant = TenantId.of(name);
            store.commit(tenant, IdentityChange.NONE.create(identity(tenant, "of-" + name, vector())));
        }
        for (String name : names) {
            assertThat(ids(store.list(TenantId.of(name), ALL))).containsExactly("of-" + name);
        }
    }

    @Test
    void erase_leavesNothingOfTheTenantAndAllOfOthers() {
        Errand ours = new Errand.ReleaseFaces("r", ACME, IdentityId.of("alice"), true);
        Errand theirs = new Errand.ReleaseFaces("r", OTHER, IdentityId.of("alice"), true);
        Identity alice = identity("alice", vector());
        Identity other = identity(OTHER, "alice", vector());
        store.commit(ACME, withEverything(alice, ours));
        store.commit(OTHER, withEverything(other, theirs));

        store.erase(ACME);
        store.erase(ACME);

        assertThat(store.list(ACME, ALL).items()).isEmpty();
        assertThat(closest(alice.centroid(), 5)).isEqualTo(new IdentityMatches(List.of(), 0));
        assertThat(history("alice")).isEmpty();
        assertThat(store.moved(ACME, "m", ALL).items()).isEmpty();
        assertThat(store.errands(ALL).items()).containsExactly(theirs);
        assertThat(store.list(OTHER, ALL).items()).containsExactly(other);
        assertThat(store.history(OTHER, other.id(), ALL).items()).hasSize(1);
        assertThat(store.moved(OTHER, "m", ALL).items()).hasSize(1);
        create(alice);
        assertThat(get("alice")).contains(alice);
    }

    private IdentityChange withEverything(Identity identity, Errand errand) {
        return IdentityChange.NONE
                .create(identity)
                .event(merge("m", "alice", "ally"))
                .moving("m", List.of(FaceId.of("f")))
                .begin(errand);
    }

    // --- threads, closing, reopening ---------------------------------------------------------------------------------

    @Test
    void commit_manyThreadsOnOneIdentity_loseNoRevision() throws Exception {
        int threads = 8;
        int each = 25;
        create(identity("alice", vector()));
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                running.add(executor.submit(() -> IntStream.range(0, each).forEach(i -> raise(name + "-" + i))));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(get("alice").orElseThrow().revision()).isEqualTo(1 + threads * each);
        assertThat(history("alice")).hasSize(threads * each).doesNotHaveDuplicates();
    }

    /** Reads and commits until nobody was faster. */
    private void raise(String event) {
        boolean done = false;
        while (!done) {
            Identity now = get("alice").orElseThrow();
            Identity next = now.withName(Optional.of("revision " + now.revision()), TIME);
            done = store.commit(ACME, IdentityChange.NONE.replace(now, next).event(event(event, "alice")));
        }
    }

    @Test
    void commit_ofSeveralWrites_isSeenWholeOrNotAtAll() throws Exception {
        Identity alice = identity("alice", vector());
        Identity bob = identity("bob", vector());
        create(alice, bob);
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            Future<?> writer = executor.submit(() -> {
                Identity a = alice;
                Identity b = bob;
                for (int i = 0; i < 100; i++) {
                    Identity nextA = a.withName(Optional.of("n" + i), TIME);
                    Identity nextB = b.withName(Optional.of("n" + i), TIME);
                    store.commit(ACME, IdentityChange.NONE.replace(a, nextA).replace(b, nextB));
                    a = nextA;
                    b = nextB;
                }
            });
            while (!writer.isDone()) {
                List<Identity> both = store.list(ACME, ALL).items();
                assertThat(both.get(0).revision()).isEqualTo(both.get(1).revision());
            }
            writer.get();
        } finally {
            executor.shutdownNow();
        }
        assertThat(get("bob").orElseThrow().revision()).isEqualTo(101);
    }

    @Test
    void durableStore_reopened_hasEverythingAndNothingRemoved() throws IOException {
        Identity alice = identity("alice", vector(), vector());
        Identity gone = identity("gone", vector());
        Errand errand = new Errand.MoveFaces("m", ACME, gone.id(), alice.id());
        Errand ended = new Errand.ReleaseFaces("ended", ACME, gone.id(), true);
        create(gone);
        store.commit(ACME, withEverything(alice, errand).begin(ended));
        store.commit(ACME, IdentityChange.NONE.remove(gone).end(ended));
        store.close();
        Optional<IdentityStore> again = reopen();
        assumeTrue(again.isPresent(), "this store is not durable");
        store = again.orElseThrow();

        assertThat(store.list(ACME, ALL).items()).containsExactly(alice);
        assertThat(ids(closest(alice.centroid(), 9))).containsExactly("alice");
        assertThat(history("alice")).hasSize(1);
        assertThat(store.moved(ACME, "m", ALL).items()).containsExactly(FaceId.of("f"));
        assertThat(store.errands(ALL).items()).containsExactly(errand);
        Identity next = alice.withName(Optional.of("Alice"), TIME);
        assertThat(store.commit(ACME, IdentityChange.NONE.replace(alice, next))).isTrue();
    }

    @Test
    void close_twice_isHarmless() {
        store.close();
        assertThatCode(() -> store.close()).doesNotThrowAnyException();
    }

    @Test
    void anyCall_afterClose_failsClearly() {
        IdentityId alice = IdentityId.of("alice");
        store.close();

        assertThatThrownBy(() -> store.get(ACME, alice)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.list(ACME, ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.closest(ACME, vector(), 1)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.commit(ACME, IdentityChange.NONE)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.history(ACME, alice, ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.events(ACME, ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.moved(ACME, "m", ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.errands(ALL)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.erase(ACME)).isInstanceOf(ClosedException.class);
    }

    // --- helpers -----------------------------------------------------------------------------------------------------

    private Identity identity(String id, Embedding... vectors) {
        return identity(ACME, id, vectors);
    }

    private Identity identity(TenantId tenant, String id, Embedding... vectors) {
        List<Template> templates =
                Arrays.stream(vectors).map(v -> template("t" + made++, v)).toList();
        return new Identity(tenant, IdentityId.of(id), Optional.empty(), templates, TIME, TIME, 1);
    }

    private Template template(String id, Embedding vector) {
        return new Template(
                TemplateId.of(id),
                vector,
                random.nextDouble(),
                String.format("%064x", random.nextLong() >>> 1),
                String.format("%016x", random.nextLong()),
                new ObjectKey("face-crops", "acme/ü " + id + ".jpg"),
                TIME.plusNanos(made));
    }

    private Embedding vector() {
        return vector(CONTRACT, 16);
    }

    private Embedding vector(ContractId contract, int dimension) {
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Embedding.of(contract, values);
    }

    private static IdentityEvent event(String id, String identity) {
        return new IdentityEvent(
                id, TIME, Kind.RENAMED, IdentityId.of(identity), Optional.empty(), List.of(), Optional.empty());
    }

    private static IdentityEvent merge(String id, String identity, String other) {
        return new IdentityEvent(
                id,
                TIME,
                Kind.MERGED,
                IdentityId.of(identity),
                Optional.of(IdentityId.of(other)),
                List.of(),
                Optional.of(new Undo(id, Optional.empty(), TIME)));
    }

    private void create(Identity... identities) {
        IdentityChange change = IdentityChange.NONE;
        for (Identity identity : identities) {
            change = change.create(identity);
        }
        assertThat(store.commit(ACME, change)).isTrue();
    }

    private Optional<Identity> get(String id) {
        return store.get(ACME, IdentityId.of(id));
    }

    private IdentityMatches closest(Embedding probe, int limit) {
        return store.closest(ACME, probe, limit);
    }

    private List<IdentityEvent> history(String id) {
        return store.history(ACME, IdentityId.of(id), ALL).items();
    }

    private static <T> List<T> all(int limit, Function<PageRequest, Page<T>> listing) {
        List<T> all = new ArrayList<>();
        PageRequest request = PageRequest.first(limit);
        Page<T> page = listing.apply(request);
        all.addAll(page.items());
        while (page.next().isPresent()) {
            assertThat(page.items()).hasSize(limit);
            page = listing.apply(request.after(page.next().get()));
            all.addAll(page.items());
        }
        return all;
    }

    private static List<String> ids(IdentityMatches matches) {
        return matches.matches().stream().map(match -> match.identity().value()).toList();
    }

    private static List<String> ids(Page<Identity> page) {
        return page.items().stream().map(identity -> identity.id().value()).toList();
    }
}
