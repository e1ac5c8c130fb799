package io.facelib.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import io.facelib.ingest.IngestMessage.Invalid;
import io.facelib.ingest.IngestMessage.Valid;
import io.facelib.model.FaceHint;
import io.facelib.model.IngestRequest;
import io.facelib.model.Metadata;
import io.facelib.model.ObjectKey;
import io.facelib.model.Point;
import io.facelib.model.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages byte by byte, and everything that is none. */
class IngestMessageTest {
    private static final TenantId TENANT = TenantId.of("acme-co");
    private static final Instant NOW = Instant.ofEpochSecond(1_750_000_000L);
    private static final String HASH = "92299edaf67f9ae05612ab4ecd1652ee3270d22721ac6c6e54d562996ad99ad0";
    private static final String VALID = "{\"tenant_id\":\"acme-co\",\"bucket\":null,\"key\":null,"
            + "\"url\":\"https://example.org/p.jpg\",\"site\":\"unknown\",\"image_sha256\":\"" + HASH
            + "\",\"image_phash\":\"0000000000000000\",\"ts\":1750000000,\"meta\":{},"
            + "\"source\":\"backend-api\",\"idempotency_key\":\"k-1\",\"face_hints\":null}";

    private static String json(IngestRequest request, Optional<String> sha256) {
        return IngestMessage.of(TENANT, request, sha256, "k-1", NOW).toJson();
    }

    @Test
    void toJson_url_isTheContractsExampleByteForByte() {
        assertThat(json(IngestRequest.ofUrl("https://example.org/p.jpg"), Optional.empty()))
                .isEqualTo(VALID);
    }

    @Test
    void toJson_objectWithEverything_keepsOrderAndCharacters() {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("z", "Zoë \u6f22 \"q\" \\ / \u0001\u001f\u007f\u2028");
        meta.put("a", List.of(1, 2.5, true));
        IngestRequest request = IngestRequest.ofObject(new ObjectKey("raw-images", "acme-co/ü.jpg"))
                .withSite("example.org")
                .withTimestamp(1_700_000_000L)
                .withMetadata(Metadata.copyOf(meta))
                .withFaceHints(List.of(
                        new FaceHint(List.of(1.0, 2.0, 30.5, 40.0), List.of(new Point(1, 2), new Point(3, 4.5)), 0.9)));

        assertThat(json(request, Optional.of("ab".repeat(32))))
                .isEqualTo("{\"tenant_id\":\"acme-co\",\"bucket\":\"raw-images\",\"key\":\"acme-co/ü.jpg\","
                        + "\"url\":\"s3://raw-images/acme-co/ü.jpg\",\"site\":\"example.org\",\"image_sha256\":\""
                        + "ab".repeat(32)
                        + "\",\"image_phash\":\"0000000000000000\",\"ts\":1700000000,"
                        + "\"meta\":{\"z\":\"Zoë \u6f22 \\\"q\\\" \\\\ / \\u0001\\u001f\u007f\u2028\",\"a\":[1,2.5,true]},"
                        + "\"source\":\"backend-api\",\"idempotency_key\":\"k-1\","
                        + "\"face_hints\":[{\"bbox\":[1.0,2.0,30.5,40.0],\"landmarks\":[[1.0,2.0],[3.0,4.5]],"
                        + "\"confidence\":0.9}]}");
    }

    @Test
    void of_emptyTexts_countAsNotGiven() {
        IngestRequest request = new IngestRequest(
                Optional.of("raw-images"),
                Optional.of(""),
                Optional.of("https://example.org/p.jpg"),
                Optional.of(""),
                Optional.of(0L),
                Metadata.none(),
                Optional.of(""),
                Optional.empty());

        IngestMessage message = IngestMessage.of(TENANT, request, Optional.empty(), "k-1", NOW);

        assertThat(message.isObject()).isFalse();
        assertThat(message.bucket()).contains("raw-images");
        assertThat(message.site()).isEqualTo("unknown");
        assertThat(message.timestamp()).contains(NOW.getEpochSecond());
        assertThat(message.imageSha256()).isEqualTo(HASH);
    }

    @Test
    void parse_ownMessage_readsItBack() {
        IngestRequest request = IngestRequest.ofObject(new ObjectKey("raw-images", "acme-co/a.jpg"))
                .withMetadata(Metadata.of("n", Map.of("deep", List.of(1L, "x"))))
                .withFaceHints(List.of(new FaceHint(List.of(1.0, 2.0, 3.0, 4.0), List.of(new Point(1, 2)), 0.5)));
        IngestMessage message = IngestMessage.of(TENANT, request, Optional.of("ab".repeat(32)), "k", NOW);

        assertThat(IngestMessage.parse(message.toJson())).isEqualTo(new Valid(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "17",
                "\"text\"",
                "[]",
                "[{}]",
                "{",
                "{\"tenant_id\":",
                "no json",
                "{} {}",
                "{'a':1}",
                "\u0000",
                "{\"a\":NaN}"
            })
    void parse_noObject_isUnparsable(String text) {
        assertThat(IngestMessage.parse(text)).isEqualTo(new Invalid("empty_or_unparsable"));
    }

    @Test
    void parse_nestedTooDeep_isUnparsable() {
        assertThat(IngestMessage.parse("{\"meta\":" + "[".repeat(100_000)))
                .isEqualTo(new Invalid("empty_or_unparsable"));
    }

    @Test
    void parse_emptyObject_tellsAllRequiredMembersInOrder() {
        assertThat(IngestMessage.parse("{}"))
                .isEqualTo(new Invalid("missing_fields: image_sha256, bucket, key, tenant_id, site, url, image_phash"));
    }

    /** Each row: a part of the valid message, what stands there instead, what is told. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"tenant_id\":\"acme-co\"|\"tenant_id\":7|tenant_id",
                "\"tenant_id\":\"acme-co\"|\"tenant_id\":\"\"|tenant_id",
                "\"tenant_id\":\"acme-co\"|\"tenant_id\":null|tenant_id",
                "\"bucket\":null|\"bucket\":[]|bucket",
                "\"bucket\":null,|``|bucket",
                "\"key\":null|\"key\":{}|key",
                "\"key\":null,|``|key",
                "\"url\":\"https://example.org/p.jpg\"|\"url\":null|url",
                "\"url\":\"https://example.org/p.jpg\"|\"url\":[\"https://example.org/p.jpg\"]|url",
                "\"site\":\"unknown\"|\"site\":true|site",
                "\"image_phash\":\"0000000000000000\"|\"image_phash\":0|image_phash",
                "\"ts\":1750000000|\"ts\":\"1750000000\"|ts",
                "\"ts\":1750000000|\"ts\":1.5|ts",
                "\"ts\":1750000000|\"ts\":-1|ts",
                "\"ts\":1750000000|\"ts\":99999999999999999999999|ts",
                "\"ts\":1750000000|\"ts\":253402300800|ts",
                "\"meta\":{}|\"meta\":[]|meta",
                "\"meta\":{}|\"meta\":\"x\"|meta",
                "\"meta\":{}|\"meta\":{\"a\":1e999}|meta",
                "\"meta\":{}|\"meta\":{\"a\":[[[[[[[[[1]]]]]]]]]}|meta",
                "\"source\":\"backend-api\"|\"source\":1|source",
                "\"idempotency_key\":\"k-1\"|\"idempotency_key\":1|idempotency_key",
                "\"face_hints\":null|\"face_hints\":{}|face_hints",
                "\"face_hints\":null|\"face_hints\":[1]|face_hints",
                "\"face_hints\":null|\"face_hints\":[{}]|face_hints",
                "\"face_hints\":null|\"face_hints\":[{\"bbox\":[1,2,3],\"landmarks\":[],\"confidence\":1}]|face_hints",
                "\"face_hints\":null|\"face_hints\":[{\"bbox\":[1,2,3,4],\"landmarks\":[[1]],\"confidence\":1}]|face_hints",
                "\"face_hints\":null|\"face_hints\":[{\"bbox\":[1,2,3,4],\"landmarks\":[],\"confidence\":\"1\"}]|face_hints"
            })
    void parse_memberMissingOrOfAnotherType_isToldByName(String part, String instead, String told) {
        assertThat(VALID).contains(part);
        assertThat(IngestMessage.parse(VALID.replace(part, instead))).isEqualTo(new Invalid("missing_fields: " + told));
    }

    @Test
    void parse_shaOfAnotherShape_isMissing() {
        for (String sha : List.of("", "abc", HASH + "0", "../" + HASH.substring(3), HASH.replace('9', 'g'))) {
            assertThat(IngestMessage.parse(VALID.replace(HASH, sha)))
                    .isEqualTo(new Invalid("missing_fields: image_sha256"));
        }
    }

    @Test
    void parse_whatAnotherProducerLeavesOut_isFilledIn() {
        String bare = "{\"image_sha256\":\"" + HASH + "\",\"bucket\":null,\"key\":null,\"tenant_id\":\"t\","
                + "\"site\":\"s\",\"url\":\"u\",\"image_phash\":\"p\",\"further\":[1,{}]}";

        assertThat(IngestMessage.parse(bare)).isInstanceOfSatisfying(Valid.class, valid -> {
            assertThat(valid.message().timestamp()).isEmpty();
            assertThat(valid.message().metadata()).isEqualTo(Metadata.none());
            assertThat(valid.message().idempotencyKey()).isEmpty();
            assertThat(valid.message().faceHints()).isEmpty();
        });
    }

    @Test
    void request_withoutAnImage_isRefused() {
        assertThatThrownBy(() -> IngestRequest.ofUrl(""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("neither bucket and key nor url");
        assertThatThrownBy(() -> IngestRequest.ofUrl("u").withTimestamp(-5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("-5");
        assertThatThrownBy(() -> IngestRequest.ofUrl("u".repeat(9_000)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("9000");
    }
}
