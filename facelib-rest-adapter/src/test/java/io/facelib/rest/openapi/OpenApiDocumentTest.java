package io.facelib.rest.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.facelib.FaceEngine;
import io.facelib.fake.FakeModels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whether the description is OpenAPI 3.1 by its structure; {@link DocumentExamplesTest} looks at schemas and examples. */
class OpenApiDocumentTest {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    private static FaceEngine engine;
    private static JsonNode document;

    @BeforeAll
    static void read() {
        engine = FaceEngine.builder().models(FakeModels.models()).build();
        document = OpenApiDocument.of(engine.config());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private record Operation(String path, String method, JsonNode item, JsonNode content) {
        String place() {
            return method + " " + path;
        }
    }

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
                if (METHODS.contains(member.getKey())) {
                    operations.add(new Operation(path.getKey(), member.getKey(), path.getValue(), member.getValue()));
                }
            }
        }
        return operations;
    }

    @Test
    void document_hasWhatTheFormatAsksFor() {
        assertThat(document.get("openapi").textValue()).startsWith("3.1.");
        assertThat(document.at("/info/title").textValue()).isNotBlank();
        assertThat(document.at("/info/version").textValue()).isNotBlank().isNotEqualTo("0");
        assertThat(document.fieldNames())
                .toIterable()
                .isSubsetOf("openapi", "info", "servers", "tags", "paths", "components");
        assertThat(document.get("components").fieldNames())
                .toIterable()
                .isSubsetOf("schemas", "responses", "parameters", "headers", "securitySchemes");
        assertThat(operations()).hasSizeGreaterThan(25);
    }

    @Test
    void vectors_areAsLongAsThoseOfTheModel() {
        JsonNode vector = document.at("/components/schemas/Vector");

        assertThat(vector.get("minItems").intValue()).isEqualTo(engine.config().dimension());
        assertThat(vector.get("maxItems").intValue()).isEqualTo(engine.config().dimension());
    }

    @Test
    void operations_haveWhatReadersNeed() {
        Set<String> tags = new HashSet<>();
        document.get("tags").forEach(tag -> tags.add(tag.get("name").textValue()));
        Set<String> ids = new HashSet<>();
        for (Operation operation : operations()) {
            JsonNode content = operation.content();
            assertThat(ids.add(content.path("operationId").textValue()))
                    .as("%s: the id is its own", operation.place())
                    .isTrue();
            assertThat(content.path("summary").asText()).as(operation.place()).isNotBlank();
            assertThat(content.get("tags")).as(operation.place()).hasSize(1);
            assertThat(tags).contains(content.at("/tags/0").textValue());
            assertThat(content.get("security")).as(operation.place()).isNotNull();
            assertThat(content.path("responses").fieldNames())
                    .toIterable()
                    .as(operation.place())
                    .contains("200")
                    .allMatch(status -> status.matches("[1-5][0-9][0-9]"));
        }
    }

    @Test
    void variablesOfPaths_areThoseThatAreDescribed() {
        for (Operation operation : operations()) {
            Set<String> wanted = new TreeSet<>();
            Matcher matcher = VARIABLE.matcher(operation.path());
            while (matcher.find()) {
                wanted.add(matcher.group(1));
            }
            Set<String> described = new TreeSet<>();
            for (JsonNode parameter : operation.content().path("parameters")) {
                JsonNode meant = resolved(parameter);
                if (meant.get("in").textValue().equals("path")) {
                    assertThat(meant.path("required").booleanValue()).isTrue();
                    described.add(meant.get("name").textValue());
                }
            }
            assertThat(described).as(operation.place()).isEqualTo(wanted);
        }
    }

    @Test
    void parametersAndAnswers_areComplete() {
        for (Operation operation : operations()) {
            for (JsonNode parameter : operation.content().path("parameters")) {
                JsonNode meant = resolved(parameter);
                assertThat(meant.path("description").asText())
                        .as(operation.place())
                        .isNotBlank();
                assertThat(meant.get("schema")).as(operation.place()).isNotNull();
                assertThat(meant.get("in").textValue()).isIn("path", "query", "header");
            }
            for (JsonNode answer : operation.content().get("responses")) {
                assertThat(resolved(answer).path("description").asText())
                        .as(operation.place())
                        .isNotBlank();
            }
        }
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
    }

    @Test
    void references_leadToSomething_andNothingIsLeftOver() {
        Set<String> used = new TreeSet<>();
        references(document, used);
        Set<String> there = new TreeSet<>();
        for (String kind : List.of("schemas", "responses", "parameters", "headers")) {
            document.at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(name -> there.add("#/components/" + kind + "/" + name));
        }

        assertThat(used).isEqualTo(there);
    }

    private static void references(JsonNode node, Set<String> found) {
        if (node.has("$ref")) {
            found.add(node.get("$ref").textValue());
        }
        node.forEach(child -> references(child, found));
    }

    @Test
    void schemesOfSecurity_areThoseThatAreDescribed() {
        Set<String> known = new HashSet<>();
        document.at("/components/securitySchemes").fieldNames().forEachRemaining(known::add);
        for (Operation operation : operations()) {
            for (JsonNode choice : operation.content().get("security")) {
                assertThat(choice.fieldNames()).toIterable().isSubsetOf(known);
            }
        }
    }
}
