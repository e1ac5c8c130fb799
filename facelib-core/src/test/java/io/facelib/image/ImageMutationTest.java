package io.facelib.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.error.FacelibException;
import io.facelib.model.FaceImage;
import io.facelib.testkit.RealData;
import io.facelib.testkit.TestImages;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Damaged files, many of them: each is decoded or refused with a typed error, and nothing else ever happens. */
class ImageMutationTest {
    private static final int MUTATIONS = 2_000;
    private static final ImageLimits LIMITS = ImageLimits.defaults().withMaxPixels(300_000);

    private final ImageAdmission admission = new ImageAdmission(LIMITS, Duration.ZERO);
    private final ImageDecoder decoder = new ImageDecoder(LIMITS, admission);

    @Test
    void decode_mutatedPicturesOfEveryFormat_givesPicturesOrTypedErrors() {
        List<byte[]> seeds = new ArrayList<>(TestImages.everyFormat().values());
        byte[] jpeg = TestImages.encode(TestImages.stored(TestImages.quarters(), 6), "jpg");
        seeds.add(TestImages.withExif(jpeg, TestImages.exif(6, ByteOrder.LITTLE_ENDIAN)));
        seeds.add(TestImages.withChunk(
                TestImages.encode(TestImages.quarters(), "png"),
                TestImages.chunk("zTXt", TestImages.concat(new byte[] {'k', 0, 0}, TestImages.deflatedZeros(10_000)))));
        mutate(seeds, MUTATIONS);
    }

    @Test
    void decode_mutatedEdgeFiles_givesPicturesOrTypedErrors() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(RealData.faces().resolve("edge"))) {
            for (Path file : files.sorted().toList()) {
                if (Files.size(file) < 60_000) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        mutate(seeds, MUTATIONS / 4);
    }

    private void mutate(List<byte[]> seeds, int count) {
        long seed = Long.getLong("facelib.seed", System.nanoTime());
        System.out.println("ImageMutationTest: repeat with -Dfacelib.seed=" + seed);
        Random random = new Random(seed);
        int decoded = 0;
        for (int i = 0; i < count; i++) {
            byte[] mutated = mutated(seeds.get(random.nextInt(seeds.size())), seeds, random);
            try (DecodedImage image = decoder.decode(FaceImage.of(mutated))) {
                decoded++;
                assertThat((long) image.width() * image.height()).isBetween(1L, LIMITS.maxPixels());
            } catch (FacelibException e) {
                assertThat(e).hasMessageNotContaining("\n");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", mutation " + i, e);
            }
        }
        assertThat(decoded).as("seed %s: some mutations must be harmless", seed).isPositive();
        assertThat(admission.pixelsInFlight()).isZero();
    }

    private static byte[] mutated(byte[] original, List<byte[]> seeds, Random random) {
        byte[] bytes = original.clone();
        if (bytes.length == 0) {
            return bytes;
        }
        switch (random.nextInt(6)) {
            case 0 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            case 1 -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int cut = random.nextInt(bytes.length);
                int from = Math.min(cut, other.length);
                return TestImages.concat(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(other, from, other.length));
            }
            case 2 -> // the header is where sizes and counts are
                overwrite(bytes, Math.min(bytes.length, 64), 1 + random.nextInt(4), random);
            case 3 -> overwrite(bytes, bytes.length, 1 + random.nextInt(30), random);
            case 4 -> {
                int at = random.nextInt(bytes.length);
                Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) (random.nextBoolean() ? 0xFF : 0));
            }
            default -> {
                int at = random.nextInt(bytes.length);
                byte[] extra = new byte[random.nextInt(50)];
                random.nextBytes(extra);
                return TestImages.concat(Arrays.copyOf(bytes, at), extra, Arrays.copyOfRange(bytes, at, bytes.length));
            }
        }
        return bytes;
    }

    private static void overwrite(byte[] bytes, int within, int times, Random random) {
        for (int i = 0; i < times; i++) {
            bytes[random.nextInt(within)] = (byte) random.nextInt();
        }
    }
}
