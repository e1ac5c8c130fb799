package io.facelib.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.ContractMismatchException;
import io.facelib.error.InvalidInputException;
import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DensityClusteringTest {
    private static final ContractId CONTRACT = ContractId.of("test.v1");

    /** A face in the plane, at that many degrees. */
    private static GroupingFace at(String id, double degrees) {
        double angle = Math.toRadians(degrees);
        float[] vector = {(float) Math.cos(angle), (float) Math.sin(angle)};
        return new GroupingFace(FaceId.of(id), Embedding.of(CONTRACT, vector));
    }

    private static FaceGroup group(String... ids) {
        return new FaceGroup(Arrays.stream(ids).map(FaceId::of).toList());
    }

    /** Neighbours are at most ten degrees apart, and a little more for rounding. */
    private static DensityClustering tenDegrees(int minimumNeighbours) {
        return new DensityClustering(Math.cos(Math.toRadians(10.01)), minimumNeighbours);
    }

    @Test
    void oneNeighbour_givesChains() {
        FaceGroups found = tenDegrees(1)
                .cluster(List.of(at("e", 90), at("c", 18), at("a", 0), at("b", 9), at("d", 50), at("f", 55)));

        assertThat(found.groups()).containsExactly(group("a", "b", "c"), group("d", "f"));
        assertThat(found.single()).containsExactly(FaceId.of("e"));
    }

    @Test
    void threeNeighbours_aBridgeOfOneFace_joinsNothing() {
        // b is within reach of one core on either side, and has too few neighbours to be one; it is closer to a3.
        List<GroupingFace> faces = List.of(
                at("a0", 0),
                at("a1", 0.5),
                at("a2", 1),
                at("a3", 1.5),
                at("b", 11.2),
                at("c0", 21),
                at("c1", 21.5),
                at("c2", 22),
                at("c3", 22.5));

        assertThat(tenDegrees(1).cluster(faces).groups()).hasSize(1);
        assertThat(tenDegrees(3).cluster(faces).groups())
                .containsExactly(group("a0", "a1", "a2", "a3", "b"), group("c0", "c1", "c2", "c3"));
    }

    @Test
    void borderFace_equallyCloseToTwoCores_joinsTheOneOfTheSmallestId() {
        GroupingFace left = new GroupingFace(FaceId.of("z"), vector(1, 0.4f));
        GroupingFace right = new GroupingFace(FaceId.of("y"), vector(1, -0.4f));
        GroupingFace border = new GroupingFace(FaceId.of("x"), vector(1, 0));
        List<GroupingFace> faces = new ArrayList<>(List.of(left, right, border));
        for (int i = 0; i < 3; i++) {
            faces.add(new GroupingFace(FaceId.of("z" + i), vector(1, 0.8f)));
            faces.add(new GroupingFace(FaceId.of("y" + i), vector(1, -0.8f)));
        }

        FaceGroups found = new DensityClustering(0.92, 3).cluster(faces);

        assertThat(found.groups()).containsExactly(group("x", "y", "y0", "y1", "y2"), group("z", "z0", "z1", "z2"));
    }

    private static Embedding vector(float... values) {
        return Embedding.of(CONTRACT, values);
    }

    @Test
    void minimumOfNeighbours_doesNotCountTheFaceItself() {
        List<GroupingFace> pair = List.of(at("a", 0), at("b", 1));

        assertThat(tenDegrees(1).cluster(pair).groups()).containsExactly(group("a", "b"));
        assertThat(tenDegrees(2).cluster(pair).single()).containsExactly(FaceId.of("a"), FaceId.of("b"));
    }

    @Test
    void nothing_givesNothing() {
        assertThat(tenDegrees(1).cluster(List.of())).isEqualTo(new FaceGroups(List.of(), List.of()));
    }

    static List<Long> seeds() {
        return new Random().longs(40).boxed().toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void cluster_anyOrder_givesWhatAPlainSearchGives(long seed) {
        Random random = new Random(seed);
        List<GroupingFace> faces = randomFaces(random);
        double limit = 0.7 + random.nextDouble() * 0.29;
        int minimum = 1 + random.nextInt(4);
        DensityClustering clustering = new DensityClustering(limit, minimum);

        FaceGroups found = clustering.cluster(faces);
        Collections.shuffle(faces, random);

        assertThat(clustering.cluster(faces)).isEqualTo(found);
        assertThat(asSets(found)).isEqualTo(plain(faces, limit, minimum));
        assertThat(found.single()).isSorted();
        assertThat(found.groups())
                .allSatisfy(g -> assertThat(g.faces()).hasSizeGreaterThan(1).isSorted());
    }

    /** Up to 300 faces, of which some are equal to the last bit, so that there are ties. */
    private static List<GroupingFace> randomFaces(Random random) {
        List<GroupingFace> faces = new ArrayList<>();
        int size = 1 + random.nextInt(300);
        for (int i = 0; i < size; i++) {
            float[] vector = new float[3];
            for (int d = 0; d < vector.length; d++) {
                vector[d] = random.nextInt(9) - 4;
            }
            vector[0] += 0.5f;
            faces.add(new GroupingFace(FaceId.of("f" + random.nextInt(1_000) + "-" + i), vector(vector)));
        }
        return faces;
    }

    private static Set<Set<FaceId>> asSets(FaceGroups groups) {
        Set<Set<FaceId>> sets = new HashSet<>();
        groups.groups().forEach(group -> sets.add(new TreeSet<>(group.faces())));
        groups.single().forEach(face -> sets.add(Set.of(face)));
        return sets;
    }

    /** The definition, followed step by step: grow each group from a core until nothing is added. */
    private static Set<Set<FaceId>> plain(List<GroupingFace> faces, double limit, int minimum) {
        Map<FaceId, GroupingFace> cores = new HashMap<>();
        for (GroupingFace face : faces) {
            long neighbours = faces.stream()
                    .filter(other -> !other.id().equals(face.id()) && cosine(face, other) >= limit)
                    .count();
            if (neighbours >= minimum) {
                cores.put(face.id(), face);
            }
        }
        Map<FaceId, Set<FaceId>> groupOf = new HashMap<>();
        cores.values().forEach(core -> grow(core, cores, limit, new TreeSet<>(), groupOf));
        Set<Set<FaceId>> single = new HashSet<>();
        for (GroupingFace face : faces) {
            if (!cores.containsKey(face.id())) {
                GroupingFace nearest = nearest(face, cores, limit);
                if (nearest == null) {
                    single.add(Set.of(face.id()));
                } else {
                    Objects.requireNonNull(groupOf.get(nearest.id())).add(face.id());
                }
            }
        }
        Set<Set<FaceId>> all = new HashSet<>(single);
        groupOf.values().forEach(group -> all.add(new TreeSet<>(group)));
        return all;
    }

    private static void grow(
            GroupingFace core,
            Map<FaceId, GroupingFace> cores,
            double limit,
            Set<FaceId> group,
            Map<FaceId, Set<FaceId>> groupOf) {
        if (groupOf.containsKey(core.id())) {
            return;
        }
        group.add(core.id());
        groupOf.put(core.id(), group);
        for (GroupingFace other : cores.values()) {
            if (cosine(core, other) >= limit) {
                grow(other, cores, limit, group, groupOf);
            }
        }
    }

    private static @Nullable GroupingFace nearest(GroupingFace face, Map<FaceId, GroupingFace> cores, double limit) {
        @Nullable GroupingFace nearest = null;
        for (GroupingFace core : cores.values()) {
            double cosine = cosine(face, core);
            double best = nearest == null ? limit : cosine(face, nearest);
            boolean closer = cosine > best
                    || (cosine == best && (nearest == null || core.id().compareTo(nearest.id()) < 0));
            nearest = closer ? core : nearest;
        }
        return nearest;
    }

    private static double cosine(GroupingFace a, GroupingFace b) {
        return a.embedding().cosine(b.embedding());
    }

    @Test
    void disjointSets_manyThreads_giveTheSameSets() {
        DisjointSets sets = new DisjointSets(100_000);

        IntStream.range(0, 100_000).parallel().forEach(i -> sets.unite(i, Math.max(i - 10, i % 10)));

        for (int i = 0; i < 100_000; i++) {
            assertThat(sets.find(i)).isEqualTo(i % 10);
        }
    }

    @Test
    void input_thatCannotBeGrouped_isRefused() {
        assertThatThrownBy(() -> new DensityClustering(1.1, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new DensityClustering(Double.NaN, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new DensityClustering(0.5, 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> tenDegrees(1).cluster(List.of(at("a", 0), at("a", 1))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("twice");
        GroupingFace other =
                new GroupingFace(FaceId.of("b"), Embedding.of(ContractId.of("other.v1"), new float[] {1, 0}));
        assertThatThrownBy(() -> tenDegrees(1).cluster(List.of(at("a", 0), other)))
                .isInstanceOf(ContractMismatchException.class);
    }
}
