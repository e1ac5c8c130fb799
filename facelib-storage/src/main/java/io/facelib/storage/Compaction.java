package io.facelib.storage;

import io.facelib.storage.log.GraphLedger;
import io.facelib.storage.log.GraphLedger.Graph;
import io.facelib.storage.log.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rewrites what holds bytes of deleted faces: graphs first, then the face records. Run once, by one thread. */
final class Compaction {
    private final OpenStorage storage;

    Compaction(OpenStorage storage) {
        this.storage = storage;
    }

    /**
     * Rewrites everything that needs it.
     *
     * @return a sentence for each graph that still holds faces that were deleted before this began
     */
    List<String> run() {
        Map<Partition, long[]> before = deletedInGraphs();
        storage.vectors().compact();
        storage.requireOpen();
        storage.database().compact();
        Map<Partition, long[]> after = deletedInGraphs();
        List<String> left = new ArrayList<>();
        before.forEach((partition, sequences) -> {
            long still = still(sequences, after.getOrDefault(partition, new long[0]));
            if (still > 0) {
                left.add("the graph of tenant " + partition.tenant() + " still holds " + still
                        + " deleted faces, because it could not be built again; the log says why");
            }
        });
        return left;
    }

    private Map<Partition, long[]> deletedInGraphs() {
        GraphLedger graphs = storage.database().faces().graphs();
        Map<Partition, long[]> deleted = new HashMap<>();
        for (Graph graph : graphs.published()) {
            deleted.put(graph.partition(), graphs.tombstones(graph.partition()));
        }
        return deleted;
    }

    private static long still(long[] before, long[] after) {
        return Arrays.stream(before)
                .filter(sequence -> Arrays.binarySearch(after, sequence) >= 0)
                .count();
    }
}
