package io.facelib.examples.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's HNSW graph in a folder, built by as many threads as there are processors and merged into one segment. Vectors
 * that come later are seen by a new reader after every hundred, not committed.
 */
final class LuceneEngine implements GrowingEngine {
    private static final String VECTOR = "vector";
    private static final String NUMBER = "number";
    private static final int REFRESH = 100;
    /** Enough to build each thread's part as one segment, MiB. */
    private static final double BUFFER = 1_900;

    private final WorkFolder folder = new WorkFolder();
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final ExecutorService executor = Executors.newFixedThreadPool(processors);
    private final Directory directory = openDirectory();
    private IndexWriter writer = openWriter();
    private volatile @Nullable IndexSearcher searcher;
    private int size;

    private Directory openDirectory() {
        try {
            return new MMapDirectory(folder.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IndexWriter openWriter() {
        Lucene99HnswVectorsFormat format = new Lucene99HnswVectorsFormat(
                GraphSettings.LINKS, GraphSettings.BUILD_WIDTH, processors, processors > 1 ? executor : null);
        IndexWriterConfig config = new IndexWriterConfig()
                .setRAMBufferSizeMB(BUFFER)
                .setCodec(new Lucene912Codec() {
                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                        return format;
                    }
                });
        try {
            return new IndexWriter(directory, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void build(List<float[]> gallery, int room) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> adding = new ArrayList<>();
        ExecutorService adders = Executors.newFixedThreadPool(processors);
        try {
            for (int i = 0; i < processors; i++) {
                adding.add(adders.submit(() -> addAll(gallery, next)));
            }
            adding.forEach(Askers::get);
            writer.forceMerge(1);
            writer.commit();
            size = gallery.size();
            refresh();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            adders.shutdown();
        }
    }

    private void addAll(List<float[]> gallery, AtomicInteger next) {
        for (int number = next.getAndIncrement(); number < gallery.size(); number = next.getAndIncrement()) {
            add(number, gallery.get(number));
        }
    }

    private void add(int number, float[] vector) {
        Document document = new Document();
        document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        document.add(new NumericDocValuesField(NUMBER, number));
        try {
            writer.addDocument(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A reader that sees everything so far. Former ones stay open for searches that are under way. */
    private void refresh() throws IOException {
        searcher = new IndexSearcher(DirectoryReader.open(writer));
    }

    @Override
    public OptionalDouble reopen(float[] query) {
        try {
            closeAll();
            long start = System.nanoTime();
            searcher = new IndexSearcher(DirectoryReader.open(directory));
            nearest(query, 1, 1);
            double milliseconds = (System.nanoTime() - start) / 1e6;
            writer = openWriter();
            return OptionalDouble.of(milliseconds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Integer> widths() {
        return GraphSettings.WIDTHS;
    }

    @Override
    public int[] nearest(float[] query, int k, int width) {
        IndexSearcher current = Objects.requireNonNull(searcher);
        try {
            ScoreDoc[] found = current.search(new KnnFloatVectorQuery(VECTOR, query, Math.max(k, width)), k).scoreDocs;
            int[] numbers = new int[found.length];
            for (int i = 0; i < found.length; i++) {
                numbers[i] = number(current, found[i].doc);
            }
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(IndexSearcher searcher, int document) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
        NumericDocValues numbers = leaf.reader().getNumericDocValues(NUMBER);
        numbers.advanceExact(document - leaf.docBase);
        return (int) numbers.longValue();
    }

    @Override
    public void insert(float[] vector) {
        add(size++, vector);
        if (size % REFRESH == 0) {
            try {
                refresh();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public long diskBytes() {
        return folder.size();
    }

    private void closeAll() throws IOException {
        IndexSearcher last = searcher;
        if (last != null) {
            last.getIndexReader().close();
            searcher = null;
        }
        writer.close();
    }

    @Override
    public void close() {
        try {
            closeAll();
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            executor.shutdown();
            folder.close();
        }
    }
}
