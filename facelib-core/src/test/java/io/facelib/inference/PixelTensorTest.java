package io.facelib.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.facelib.model.PixelBuffer;
import io.facelib.spi.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelTensorTest {
    private static final PixelTensor PIXELS = new PixelTensor(true, List.of(1f, 2f, 3f), List.of(1f, 2f, 4f));

    @Test
    void of_onePicture_givesItsPlanesInTheNetworksOrder() {
        Tensor tensor = PIXELS.of(List.of(picture(10)));

        assertThat(tensor.shape()).containsExactly(1L, 3L, 1L, 2L);
        // Blue, green and red are 10, 11 and 12 in the first pixel and 13, 14 and 15 in the second; red is the first
        // plane.
        assertThat(values(tensor)).containsExactly(11f, 14f, 4.5f, 6f, 1.75f, 2.5f);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 4", "5, 8", "8, 8", "9, 16"})
    void of_anyNumber_isAPowerOfTwoOfRowsWhoseFirstAreThePicturesAndWhoseOthersAreTheLastOne(int pictures, int rows) {
        List<PixelBuffer> all = new ArrayList<>();
        List<Float> expected = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int seed = Math.min(i, pictures - 1);
            if (i < pictures) {
                all.add(picture(seed));
            }
            expected.addAll(values(PIXELS.of(List.of(picture(seed)))));
        }

        Tensor tensor = PIXELS.of(all);

        assertThat(tensor.shape()).containsExactly((long) rows, 3L, 1L, 2L);
        assertThat(values(tensor)).isEqualTo(expected);
    }

    private static PixelBuffer picture(int first) {
        byte[] bgr = new byte[6];
        for (int i = 0; i < bgr.length; i++) {
            bgr[i] = (byte) (first + i);
        }
        return new PixelBuffer(2, 1, bgr);
    }

    private static List<Float> values(Tensor tensor) {
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < tensor.values().remaining(); i++) {
            values.add(tensor.values().get(i));
        }
        return values;
    }
}
