package io.facelib.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.BackendException;
import io.facelib.model.FaceRecord;
import io.facelib.model.Metadata;
import io.facelib.storage.testkit.RandomFaces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaceCodecTest {
    private static final int RECORDS = 500;

    private final RandomFaces random = new RandomFaces(20261122);

    @Test
    void decode_encodedRecords_areEqualInEveryField() {
        for (int i = 0; i < RECORDS; i++) {
            FaceRecord face = random.face("acme");
            FaceRecord decoded = decode(face, FaceCodec.encode(face));

            assertThat(decoded).isEqualTo(face);
            assertThat(order(decoded.metadata().asMap()))
                    .isEqualTo(order(face.metadata().asMap()));
        }
    }

    @Test
    void decode_extremeTimes_comeBack() {
        for (Instant time : List.of(Instant.MIN, Instant.MAX, Instant.EPOCH, Instant.ofEpochSecond(-1, 999_999_999))) {
            FaceRecord face = random.face("acme", time);
            assertThat(decode(face, FaceCodec.encode(face)).indexedAt()).isEqualTo(time);
        }
    }

    @Test
    void decode_halfOfASurrogatePair_comesBack() {
        Metadata odd = Metadata.copyOf(Map.of("\uD83D", List.of("\uDE00x\uD83D", "\uD83D\uDE00")));
        FaceRecord face = random.face("acme", odd);

        assertThat(decode(face, FaceCodec.encode(face)).metadata()).isEqualTo(odd);
    }

    @Test
    void id_ofABody_isTheRecords() {
        FaceRecord face = random.face("acme");

        assertThat(FaceCodec.id(FaceCodec.encode(face))).isEqualTo(face.id());
    }

    @Test
    void decode_everyTruncation_isRefused() {
        for (int i = 0; i < 20; i++) {
            FaceRecord face = random.face("acme");
            byte[] whole = FaceCodec.encode(face);
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> decode(face, cut))
                        .isInstanceOf(BackendException.class)
                        .hasMessageContaining("sequence 7");
            }
        }
    }

    @Test
    void decode_aByteTooMany_isRefused() {
        FaceRecord face = random.face("acme");
        byte[] whole = FaceCodec.encode(face);

        assertThatThrownBy(() -> decode(face, Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(BackendException.class);
    }

    @Test
    void decode_anotherVersion_isRefused() {
        FaceRecord face = random.face("acme");
        byte[] body = FaceCodec.encode(face);
        body[0] = 2;

        assertThatThrownBy(() -> decode(face, body)).hasMessageContaining("version 2");
        assertThatThrownBy(() -> FaceCodec.id(body)).isInstanceOf(BackendException.class);
    }

    @Test
    void decode_mutatedBytes_giveARecordOrTheTypedException() {
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            FaceRecord face = random.face("acme");
            byte[] body = random.mutated(FaceCodec.encode(face));
            try {
                decode(face, body);
                FaceCodec.id(body);
            } catch (BackendException expected) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", random.seed()).isBetween(1_000, 19_999);
    }

    @Test
    void decode_randomBytes_giveTheTypedException() {
        FaceRecord face = random.face("acme");
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = random.bytes();
            assertThatThrownBy(() -> decode(face, noise)).isInstanceOf(BackendException.class);
        }
    }

    @Test
    void decode_vectorThatIsNone_isRefused() {
        FaceRecord face = random.face("acme");
        LoggedFace zero = new LoggedFace(7, new float[8], FaceCodec.encode(face));

        assertThatThrownBy(() -> FaceCodec.decode(partition(face), zero)).isInstanceOf(BackendException.class);
    }

    private static FaceRecord decode(FaceRecord face, byte[] body) {
        LoggedFace logged = new LoggedFace(7, face.embedding().toArray(), body);
        return FaceCodec.decode(partition(face), logged);
    }

    private static Partition partition(FaceRecord face) {
        return new Partition(face.tenant(), face.embedding().contract());
    }

    // Maps are equal in any order, so the order is compared apart.
    private static List<Object> order(Object value) {
        List<Object> names = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                names.add(name);
                names.add(order(member));
            });
        } else if (value instanceof List<?> list) {
            list.forEach(element -> names.add(order(element)));
        }
        return names;
    }
}
