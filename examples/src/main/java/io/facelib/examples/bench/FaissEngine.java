package io.facelib.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * FAISS's HNSW graph, in a Python of its own that stays for the whole comparison. It is asked in batches of a hundred
 * queries, which its threads share: its fastest way, and one that callers with a single query do not have.
 */
final class FaissEngine implements VectorEngine {
    private static final String PYTHON = "python3";
    private static final String SCRIPT = "faiss_engine.py";

    private final WorkFolder folder = new WorkFolder();
    private @Nullable Process process;
    private @Nullable Writer commands;
    private @Nullable BufferedReader answers;
    private long memory;
    private long disk;

    /** Whether there is a Python that knows FAISS. */
    static boolean isAtHand() {
        try {
            Process check = new ProcessBuilder(PYTHON, "-c", "import faiss, numpy")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return check.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void build(List<float[]> gallery, int room) {
        write("gallery", gallery);
        start(gallery.get(0).length);
        memory = (long) ask("build")[1];
    }

    private void start(int dimension) {
        try (InputStream script = Objects.requireNonNull(FaissEngine.class.getResourceAsStream(SCRIPT))) {
            Path file = folder.path().resolve(SCRIPT);
            Files.copy(script, file);
            process = new ProcessBuilder(
                            PYTHON,
                            file.toString(),
                            folder.path().toString(),
                            String.valueOf(dimension),
                            String.valueOf(GraphSettings.LINKS),
                            String.valueOf(GraphSettings.BUILD_WIDTH))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            commands = process.outputWriter(StandardCharsets.UTF_8);
            answers = process.inputReader(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double[] ask(Object... command) {
        try {
            Writer to = Objects.requireNonNull(commands, "not built");
            to.write(String.join(
                            " ", Arrays.stream(command).map(Object::toString).toList()) + "\n");
            to.flush();
            String answer = Objects.requireNonNull(answers).readLine();
            if (answer == null) {
                throw new IllegalStateException("FAISS ended in the middle of '" + command[0] + "'");
            }
            return Arrays.stream(answer.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public OptionalDouble reopen(float[] query) {
        write("queries", List.of(query));
        double[] answer = ask("reopen");
        disk = (long) answer[1];
        return OptionalDouble.of(answer[0]);
    }

    @Override
    public List<Integer> widths() {
        return GraphSettings.WIDTHS;
    }

    @Override
    public Slice search(SearchTask task) {
        write("queries", task.queries());
        double[] answer = ask("search", task.first(), task.k(), task.width(), task.threads(), task.seconds());
        return new Slice(task, found(task.k()), answer[0]);
    }

    private int[][] found(int k) {
        try {
            IntBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(folder.path().resolve("found")))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asIntBuffer();
            int[][] found = new int[numbers.remaining() / k][k];
            for (int[] row : found) {
                numbers.get(row);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, List<float[]> vectors) {
        int dimension = vectors.get(0).length;
        ByteBuffer row = ByteBuffer.allocate(dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = Files.newOutputStream(folder.path().resolve(name))) {
            for (float[] vector : vectors) {
                row.asFloatBuffer().put(vector);
                out.write(row.array());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public OptionalLong memoryBytes() {
        return OptionalLong.of(memory);
    }

    @Override
    public long diskBytes() {
        return disk;
    }

    @Override
    public void close() {
        try {
            if (process != null && commands != null) {
                commands.close();
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroy();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            folder.close();
        }
    }
}
