package io.facelib.storage.testkit;

import io.facelib.model.BoundingBox;
import io.facelib.model.ContractId;
import io.facelib.model.Detection;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.ImageId;
import io.facelib.model.ImageReference;
import io.facelib.model.Landmarks;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.Point;
import io.facelib.model.Pose;
import io.facelib.model.Quality;
import io.facelib.model.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Makes face records of which every field varies, the same ones for the same seed. For one thread. */
public final class RandomFaces {
    public static final ContractId CONTRACT = ContractId.of("random.16.v1");

    private static final int DIMENSION = 16;
    private static final String ID_CHARACTERS = "ABCXYZabcxyz0189._:-";
    private static final String[] TEXTS = {"", "a", "grün", "\uD83D\uDE00", "\uD83D", "'\"\\%", "\u0000", "日本語の名前"};

    private final long seed;
    private final Random random;
    private long made;

    public RandomFaces(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    public long seed() {
        return seed;
    }

    public FaceRecord face(String tenant) {
        return face(tenant, time(), metadata());
    }

    public FaceRecord face(String tenant, Instant time) {
        return face(tenant, time, metadata());
    }

    public FaceRecord face(String tenant, Metadata metadata) {
        return face(tenant, time(), metadata);
    }

    private FaceRecord face(String tenant, Instant time, Metadata metadata) {
        return new FaceRecord(
                TenantId.of(tenant),
                FaceId.of(id() + made++),
                random.nextBoolean() ? Optional.empty() : Optional.of(IdentityId.of(id())),
                vector(),
                detection(),
                quality(),
                image(),
                time,
                metadata);
    }

    public Embedding vector() {
        float[] values = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Embedding.of(CONTRACT, values);
    }

    /** 0 to 255 bytes of noise. */
    public byte[] bytes() {
        byte[] noise = new byte[random.nextInt(256)];
        random.nextBytes(noise);
        return noise;
    }

    /** The same array after one to four of its bytes were changed. */
    public byte[] mutated(byte[] bytes) {
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        }
        return bytes;
    }

    private String id() {
        int length = random.nextInt(20) == 0 ? 240 : 1 + random.nextInt(36);
        StringBuilder id = new StringBuilder("i");
        for (int i = 1; i < length; i++) {
            id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
        }
        return id.toString();
    }

    private Instant time() {
        return Instant.ofEpochSecond(random.nextLong() >> 30, random.nextInt(1_000_000_000));
    }

    private Detection detection() {
        double x = random.nextGaussian() * 100;
        double y = random.nextGaussian() * 100;
        Landmarks landmarks = new Landmarks(point(), point(), point(), point(), point());
        return new Detection(
                new BoundingBox(x, y, x + 1 + random.nextDouble() * 200, y + 1e-3 + random.nextDouble()),
                landmarks,
                random.nextDouble());
    }

    private Point point() {
        return new Point(random.nextGaussian() * 500, -random.nextDouble());
    }

    private Quality quality() {
        Pose pose = new Pose(random.nextGaussian() * 30, -0.0, Double.MIN_VALUE);
        boolean usable = random.nextBoolean();
        List<String> reasons = usable ? List.of("ok") : List.of("too_blurry(" + random.nextInt() + ")", text());
        return new Quality(usable, random.nextDouble(), random.nextDouble() * 1e4, pose, reasons);
    }

    private ImageReference image() {
        return new ImageReference(
                ImageId.of(id()),
                String.format("%016x", random.nextLong()),
                new ObjectKey("raw-images", "acme/grün/" + id() + ".jpg"),
                new ObjectKey("thumbnails", "acme/" + id() + "_thumb.jpg"),
                random.nextBoolean() ? Optional.empty() : Optional.of(new ObjectKey("face-crops", id())));
    }

    private Metadata metadata() {
        return random.nextInt(3) == 0 ? Metadata.none() : Metadata.copyOf(map(1));
    }

    private Map<String, Object> map(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int n = random.nextInt(5); n > 0; n--) {
            map.put(text() + n, value(depth));
        }
        return map;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth < 8 ? 6 : 4)) {
            case 0 -> text();
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> random.nextGaussian();
            case 4 -> list(depth + 1);
            default -> map(depth + 1);
        };
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            list.add(value(depth));
        }
        return list;
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)] + (random.nextInt(8) == 0 ? "x".repeat(random.nextInt(300)) : "");
    }
}
