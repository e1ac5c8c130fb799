package io.facelib.storage.jvector;

import io.facelib.storage.log.FaceLog;
import java.nio.file.Path;

/** A look at the graph files that an index would use, before it repairs any. */
public final class GraphFiles {
    private GraphFiles() {}

    /**
     * Reads every published graph's file.
     *
     * @throws GraphDamagedException if one is missing or not whole
     */
    public static void requireWhole(Path directory, FaceLog log) {
        log.graphs()
                .published()
                .forEach(graph -> GraphFile.open(directory, graph).checkAll());
    }
}
