package io.facelib.examples.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The engines that can be compared, by the names that commands and reports use. */
public enum EngineKind {
    FACELIB("facelib"),
    MEMORY("facelib-memory"),
    EXACT("exact"),
    LUCENE("lucene"),
    HNSWLIB("hnswlib"),
    JVECTOR("jvector"),
    FAISS("faiss");

    private final String label;

    EngineKind(String label) {
        this.label = label;
    }

    /** The engine of a name. */
    public static Optional<EngineKind> of(String label) {
        return Arrays.stream(values()).filter(k -> k.label.equals(label)).findFirst();
    }

    /** All names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(EngineKind::label).toList();
    }

    public String label() {
        return label;
    }

    /** Why the engine cannot take part here; empty if it can. */
    public Optional<String> missing() {
        return switch (this) {
            case FACELIB, MEMORY, EXACT, JVECTOR -> Optional.empty();
            case LUCENE -> missingUnless(has("org.apache.lucene.index.IndexWriter"), "lucene-core is not in lib-bench");
            case HNSWLIB ->
                missingUnless(has("com.github.jelmerk.hnswlib.core.Index"), "hnswlib-core is not in lib-bench");
            case FAISS -> missingUnless(FaissEngine.isAtHand(), "python3 -c 'import faiss, numpy' fails");
        };
    }

    /** A new, empty engine. */
    VectorEngine make() {
        return switch (this) {
            case FACELIB -> new EmbeddedEngine();
            case MEMORY -> new MemoryEngine();
            case EXACT -> new ExactEngine();
            case LUCENE -> new LuceneEngine();
            case HNSWLIB -> new HnswlibEngine();
            case JVECTOR -> new JVectorEngine();
            case FAISS -> new FaissEngine();
        };
    }

    private static Optional<String> missingUnless(boolean present, String reason) {
        return present ? Optional.empty() : Optional.of(reason);
    }

    private static boolean has(String type) {
        try {
            Class.forName(type, false, EngineKind.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
