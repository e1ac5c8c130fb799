package io.facelib.classical;

import io.facelib.model.BoundingBox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers windows that show the same face: chains of neighbours whose boxes overlap by more than half. */
final class WindowGroups {
    private static final double NEIGHBOURS = 0.5;

    private WindowGroups() {}

    /**
     * Windows of one face.
     *
     * @param box the mean of their boxes
     * @param size how many they are
     */
    record Group(BoundingBox box, int size) {}

    /** The groups, in the order of their first windows. */
    static List<Group> of(List<BoundingBox> windows) {
        int[] parents = new int[windows.size()];
        for (int i = 0; i < parents.length; i++) {
            parents[i] = i;
            for (int j = 0; j < i; j++) {
                if (windows.get(i).overlap(windows.get(j)) > NEIGHBOURS) {
                    int first = root(parents, i);
                    int second = root(parents, j);
                    parents[Math.max(first, second)] = Math.min(first, second);
                }
            }
        }
        Map<Integer, List<BoundingBox>> members = new LinkedHashMap<>();
        for (int i = 0; i < parents.length; i++) {
            members.computeIfAbsent(root(parents, i), root -> new ArrayList<>()).add(windows.get(i));
        }
        return members.values().stream().map(WindowGroups::group).toList();
    }

    private static int root(int[] parents, int start) {
        int at = start;
        while (parents[at] != at) {
            at = parents[at];
        }
        return at;
    }

    private static Group group(List<BoundingBox> windows) {
        return new Group(
                new BoundingBox(
                        windows.stream().mapToDouble(BoundingBox::x1).average().orElseThrow(),
                        windows.stream().mapToDouble(BoundingBox::y1).average().orElseThrow(),
                        windows.stream().mapToDouble(BoundingBox::x2).average().orElseThrow(),
                        windows.stream().mapToDouble(BoundingBox::y2).average().orElseThrow()),
                windows.size());
    }
}
