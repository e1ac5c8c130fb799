package io.facelib.storage.jvector;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.ContractId;
import io.facelib.model.Embedding;
import io.facelib.model.TenantId;
import io.facelib.storage.log.FaceCodec;
import io.facelib.storage.log.LoggedFace;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExactScanTest {
    private static final ContractId CONTRACT = ContractId.of("test.4.v1");

    @Test
    void best_manyEqualCosines_choosesTheSmallestIds() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            int[] levels = random.ints(1 + random.nextInt(30), 0, 3).toArray();
            List<String> ids = IntStream.range(0, levels.length)
                    .mapToObj(i -> String.format("%04d", random.nextInt(10_000)) + "-" + i)
                    .toList();
            int k = 1 + random.nextInt(12);

            List<String> found = found(levels, ids, k);

            List<String> expected = IntStream.range(0, levels.length)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingInt(i -> levels[i]).thenComparing(ids::get))
                    .limit(k)
                    .map(ids::get)
                    .toList();
            assertThat(found).as("round " + round).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static List<String> found(int[] levels, List<String> ids, int k) {
        Recent recent = new Recent(4);
        for (int i = 0; i < levels.length; i++) {
            Embedding vector = Embedding.of(CONTRACT, new float[] {3 - levels[i], levels[i], 0, 0});
            byte[] body = FaceCodec.encode(TestFaces.of(TenantId.of("acme"), ids.get(i), vector));
            recent.add(new LoggedFace(i, vector.toArray(), body));
        }
        GalleryView view = new GalleryView(0, null, new int[0], 0, recent.state(), levels.length);
        long[] best = new ExactScan(view, new float[] {1, 0, 0, 0}, -1, i -> true).best(k);
        return Arrays.stream(best)
                .mapToObj(entry -> ids.get(Beam.ordinal(entry)))
                .toList();
    }
}
