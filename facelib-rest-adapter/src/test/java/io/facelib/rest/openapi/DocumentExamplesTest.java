package io.facelib.rest.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.facelib.FaceEngine;
import io.facelib.fake.FakeModels;
import io.facelib.rest.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether every schema of the description is one, and every example is what its schema says. */
class DocumentExamplesTest {
    private static final String PLACE = "https://facelib.test/openapi.json";
    private static final String META_SCHEMA = "https://json-schema.org/draft/2020-12/schema";

    private final JsonNode document = document();
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(Map.of(PLACE, document.toString())));

    private static JsonNode document() {
        try (FaceEngine engine =
                FaceEngine.builder().models(FakeModels.models()).build()) {
            return OpenApiDocument.of(engine.config());
        }
    }

    /** A place in the description that has a schema beside what it describes. */
    private record Described(String pointer, JsonNode node) {}

    private List<Described> described() {
        List<Described> found = new ArrayList<>();
        find("", document, found);
        return found;
    }

    private static void find(String pointer, JsonNode node, List<Described> found) {
        if (node.has("schema")) {
            found.add(new Described(pointer, node));
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                find(pointer + "/" + i, node.get(i), found);
            }
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            find(pointer + "/" + escaped(member.getKey()), member.getValue(), found);
        }
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    @Test
    void schemas_areSchemas() {
        List<JsonNode> all = new ArrayList<>();
        document.at("/components/schemas").forEach(all::add);
        described().forEach(one -> all.add(one.node().get("schema")));

        assertThat(all).hasSizeGreaterThan(100);
        for (JsonNode schema : all) {
            assertThat(schemas.getSchema(SchemaLocation.of(META_SCHEMA)).validate(schema.toString(), InputFormat.JSON))
                    .as(schema.toString())
                    .isEmpty();
        }
    }

    @Test
    void examples_areWhatTheirSchemasSay() {
        int examples = 0;
        for (Described one : described()) {
            for (Map.Entry<String, JsonNode> example :
                    one.node().path("examples").properties()) {
                assertThat(validate(
                                one.pointer() + "/schema", example.getValue().get("value")))
                        .as("%s, example '%s'", one.pointer(), example.getKey())
                        .isEmpty();
                examples++;
            }
        }
        assertThat(examples).isGreaterThan(60);
    }

    private List<?> validate(String pointer, JsonNode value) {
        return schemas.getSchema(SchemaLocation.of(PLACE + "#" + pointer)).validate(value.toString(), InputFormat.JSON);
    }

    @Test
    void validation_countsEveryMistakeOfAnAnswer() {
        JsonNode answer = Json.tree(Map.of("indexed", -1, "phash", "XYZ", "vector_backend", "jvector"));

        assertThat(validate("/components/schemas/IndexAnswer", answer)).hasSize(3);
    }
}
