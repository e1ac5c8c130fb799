package io.facelib.storage.log;

import java.util.List;
import java.util.Optional;

/**
 * Knows which derived graph file is valid for which partition, and which faces that it holds have been removed since. A
 * file that is not published here does not exist, whatever lies on the disk. Every write is durable when it returns. Safe
 * for any number of threads.
 *
 * <p>From {@link #begin} on, the log keeps a tombstone for every removed face of the partition whose sequence the graph
 * may cover, in the transaction of the removal; {@link #publish} drops those from before the graph was begun.
 */
public interface GraphLedger {
    /**
     * A graph that is being made or was published.
     *
     * @param id never given again; names the file
     * @param partition whose faces it holds
     * @param covers it holds the faces with sequences up to this
     */
    record Graph(long id, Partition partition, long covers) {}

    /**
     * Announces a graph that covers everything written so far. One that is not published before the log is closed is
     * forgotten. A partition without faces has no graph: what is begun for it cannot be published.
     */
    Graph begin(Partition partition);

    /**
     * Makes a graph the valid one of its partition, in the place of the former one. Its file must be durable.
     *
     * @return false if the graph is not known any more, because it was dropped, a later one was published, or its tenant
     *     lost its last face meanwhile; nothing changed and its file can be deleted
     */
    boolean publish(Graph graph);

    /** Forgets a graph, published or not, and the tombstones that only it needed. Unknown ones are ignored. */
    void drop(Graph graph);

    /** The valid graph of a partition. */
    Optional<Graph> published(Partition partition);

    /** All valid graphs. */
    List<Graph> published();

    /** The sequences, ascending, of removed faces that the partition's valid graph may hold. */
    long[] tombstones(Partition partition);

    /** The partitions of more than {@code faces} faces. */
    List<Partition> largerThan(long faces);
}
