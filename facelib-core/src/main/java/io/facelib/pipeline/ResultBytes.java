package io.facelib.pipeline;

import io.facelib.model.Analysis;
import io.facelib.model.AnalyzedFace;
import io.facelib.model.BoundingBox;
import io.facelib.model.ContractId;
import io.facelib.model.Detection;
import io.facelib.model.DetectionPass;
import io.facelib.model.Embedding;
import io.facelib.model.Landmarks;
import io.facelib.model.PixelBuffer;
import io.facelib.model.Point;
import io.facelib.model.Pose;
import io.facelib.model.Quality;
import io.facelib.model.StageTimings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the pipeline made of an image as bytes, standard crops excepted. Begins with the number {@value #VERSION}; the fields
 * follow in the order of the records, numbers as {@link DataOutputStream} writes them, lists behind their length. Kept for an
 * hour at most, so a reader need not know other versions.
 */
final class ResultBytes {
    private static final int VERSION = 1;

    private ResultBytes() {}

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    // --- writing -----------------------------------------------------------------------------------------------------

    static byte[] of(PipelineResult result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Analysis analysis = result.analysis();
            out.writeInt(VERSION);
            out.writeInt(analysis.width());
            out.writeInt(analysis.height());
            out.writeUTF(analysis.perceptualHash());
            out.writeInt(analysis.faces().size());
            for (AnalyzedFace face : analysis.faces()) {
                write(out, face);
            }
            out.writeInt(analysis.passes().size());
            for (DetectionPass pass : analysis.passes()) {
                write(out, pass);
            }
            write(out, analysis.timings());
            write(out, result.thumbnail());
        } catch (IOException e) {
            throw new UncheckedIOException("the heap takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, AnalyzedFace face) throws IOException {
        out.writeInt(face.index());
        BoundingBox box = face.detection().box();
        write(out, box.x1(), box.y1(), box.x2(), box.y2());
        for (Point point : face.detection().landmarks().points()) {
            write(out, point.x(), point.y());
        }
        write(out, face.detection().score());
        Quality quality = face.quality();
        out.writeBoolean(quality.usable());
        write(out, quality.score(), quality.blurVariance());
        write(out, quality.pose().pitch(), quality.pose().yaw(), quality.pose().roll());
        out.writeInt(quality.reasons().size());
        for (String reason : quality.reasons()) {
            out.writeUTF(reason);
        }
        out.writeBoolean(face.live().isPresent());
        write(out, face.live().orElse(0));
        out.writeInt(face.crop().width());
        out.writeInt(face.crop().height());
        write(out, face.crop().bgr());
        out.writeBoolean(face.embedding().isPresent());
        if (face.embedding().isPresent()) {
            write(out, face.embedding().get());
        }
    }

    private static void write(DataOutputStream out, Embedding embedding) throws IOException {
        out.writeUTF(embedding.contract().value());
        float[] values = embedding.toArray();
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private static void write(DataOutputStream out, DetectionPass pass) throws IOException {
        out.writeUTF(pass.kind().name());
        out.writeInt(pass.width());
        out.writeInt(pass.height());
        out.writeDouble(pass.scale());
        out.writeInt(pass.rotation());
        out.writeInt(pass.candidates());
    }

    private static void write(DataOutputStream out, StageTimings timings) throws IOException {
        for (Duration stage :
                List.of(timings.decode(), timings.detect(), timings.align(), timings.assess(), timings.embed())) {
            out.writeLong(stage.toNanos());
        }
    }

    private static void write(DataOutputStream out, double... numbers) throws IOException {
        for (double number : numbers) {
            out.writeDouble(number);
        }
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    // --- reading -----------------------------------------------------------------------------------------------------

    /** Empty for bytes of another version, and for what is none. */
    static Optional<PipelineResult> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return in.readInt() == VERSION ? Optional.of(result(in)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static PipelineResult result(DataInputStream in) throws IOException {
        Analysis analysis = new Analysis(
                in.readInt(),
                in.readInt(),
                in.readUTF(),
                list(in, () -> face(in)),
                list(in, () -> pass(in)),
                timings(in));
        return new PipelineResult(analysis, bytes(in), List.of());
    }

    private static <T> List<T> list(DataInputStream in, Reading<T> each) throws IOException {
        int size = in.readInt();
        List<T> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(each.read());
        }
        return list;
    }

    private static AnalyzedFace face(DataInputStream in) throws IOException {
        int index = in.readInt();
        BoundingBox box = new BoundingBox(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            points.add(new Point(in.readDouble(), in.readDouble()));
        }
        Detection detection = new Detection(box, Landmarks.of(points), in.readDouble());
        Quality quality = new Quality(
                in.readBoolean(),
                in.readDouble(),
                in.readDouble(),
                new Pose(in.readDouble(), in.readDouble(), in.readDouble()),
                list(in, in::readUTF));
        boolean hasLive = in.readBoolean();
        double live = in.readDouble();
        PixelBuffer crop = new PixelBuffer(in.readInt(), in.readInt(), bytes(in));
        Optional<Embedding> embedding = in.readBoolean() ? Optional.of(embedding(in)) : Optional.empty();
        return new AnalyzedFace(
                index, detection, quality, hasLive ? OptionalDouble.of(live) : OptionalDouble.empty(), crop, embedding);
    }

    private static Embedding embedding(DataInputStream in) throws IOException {
        ContractId contract = ContractId.of(in.readUTF());
        float[] values = new float[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readFloat();
        }
        return Embedding.of(contract, values);
    }

    private static DetectionPass pass(DataInputStream in) throws IOException {
        return new DetectionPass(
                DetectionPass.Kind.valueOf(in.readUTF()),
                in.readInt(),
                in.readInt(),
                in.readDouble(),
                in.readInt(),
                in.readInt());
    }

    private static StageTimings timings(DataInputStream in) throws IOException {
        return new StageTimings(nanos(in), nanos(in), nanos(in), nanos(in), nanos(in));
    }

    private static Duration nanos(DataInputStream in) throws IOException {
        return Duration.ofNanos(in.readLong());
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the bytes end early");
        }
        return bytes;
    }
}
