package io.facelib.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.facelib.rest.RestClient.Answer;
import io.facelib.rest.route.Family;
import io.facelib.rest.route.RouteTable;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request that the served description tells of, with references resolved: the model that wrong requests are made from.
 *
 * @param path with {@code {name}} where it varies
 * @param parameters of path, query and headers
 * @param content of the body by its type; missing where there is none
 * @param site where links lead: a scheme and a host
 */
record DescribedRequest(
        String method, String path, Family family, List<JsonNode> parameters, JsonNode content, String site) {
    private static final String ID = "00000000-0000-4000-8000-000000000000";
    private static final byte[] PICTURE = RestFixture.png(0, "alice");

    /** All that the description of a running service tells of, with links that nobody answers. */
    static List<DescribedRequest> all(RestFixture rest) {
        return all(rest, "http://127.0.0.1:9");
    }

    /** The same with links to a site. */
    static List<DescribedRequest> all(RestFixture rest, String site) {
        JsonNode document = rest.client().get("/openapi.json").json();
        JsonNode whole = resolved(document, document.path("paths"));
        List<DescribedRequest> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : whole.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (operation.getValue().has("operationId")) {
                    String method = operation.getKey().toUpperCase(Locale.ROOT);
                    all.add(of(rest, method, path.getKey(), operation.getValue(), site));
                }
            }
        }
        return all;
    }

    private static DescribedRequest of(RestFixture rest, String method, String path, JsonNode operation, String site) {
        List<JsonNode> parameters = new ArrayList<>();
        operation.path("parameters").forEach(parameters::add);
        JsonNode content = operation.path("requestBody").path("content");
        return new DescribedRequest(method, path, familyOf(rest, method, path), parameters, content, site);
    }

    /** The family of the route that answers a path, or of those that belong to nobody. */
    static Family familyOf(RestFixture rest, String method, String path) {
        RouteTable.Found found =
                rest.api().routes().find(method, path.replace('{', '-').replace('}', '-'));
        return found instanceof RouteTable.Found.Match match ? match.route().family() : Family.OPEN;
    }

    private static JsonNode resolved(JsonNode document, JsonNode node) {
        if (node.has("$ref")) {
            return resolved(document, document.at(node.get("$ref").textValue().substring(1)));
        }
        JsonNode copy = node.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(resolved(document, member.getValue())));
        } else if (copy instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, resolved(document, array.get(i)));
            }
        }
        return copy;
    }

    boolean takesJson() {
        return content.has("application/json");
    }

    boolean takesForm() {
        return content.has("multipart/form-data");
    }

    /** The names of the parameters of a kind: {@code path}, {@code query} or {@code header}. */
    List<String> names(String kind) {
        return parameters.stream()
                .filter(parameter -> parameter.path("in").asText().equals(kind))
                .map(parameter -> parameter.path("name").asText())
                .toList();
    }

    /** The path and the query of a good request for a tenant. */
    String target(String tenant) {
        return target(tenant, "", "");
    }

    /** The same with another value of a variable of the path, as it is to stand there. */
    String target(String tenant, String variable, String value) {
        String target = path;
        for (String name : names("path")) {
            target = target.replace("{" + name + "}", name.equals(variable) ? value : usual(name, tenant));
        }
        return target + query(tenant);
    }

    private static String usual(String variable, String tenant) {
        return switch (variable) {
            case "bucket" -> "thumbnails";
            case "key" -> tenant + "/a.jpg";
            case "identity_id" -> "alice";
            case "file" -> "swagger-ui.css";
            default -> ID;
        };
    }

    private String query(String tenant) {
        List<String> pairs = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            if (parameter.path("in").asText().equals("query")
                    && parameter.path("required").asBoolean()) {
                String name = parameter.path("name").asText();
                pairs.add(name + "=" + (name.equals("tenant_id") ? tenant : site + "/a"));
            }
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    /** The body of a good request for a tenant, of those with a JSON body. */
    ObjectNode body(String tenant) {
        JsonNode examples = content.path("application/json").path("examples");
        return (ObjectNode) usable(examples.elements().next().path("value"), tenant);
    }

    /** The same values, but of that tenant, with a picture that shows somebody, and with no links to other machines. */
    private JsonNode usable(JsonNode value, String tenant) {
        if (value instanceof ObjectNode object) {
            Map<String, JsonNode> members = new LinkedHashMap<>();
            object.properties().forEach(m -> members.put(m.getKey(), usable(m.getValue(), tenant)));
            ObjectNode copy = object.deepCopy().setAll(members);
            return copy.has("tenant_id") ? copy.put("tenant_id", tenant) : copy;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(element -> copy.add(usable(element, tenant)));
            return copy;
        }
        return value.isTextual() ? new TextNode(usable(value.textValue())) : value;
    }

    private String usable(String text) {
        return text.startsWith("iVBOR") ? V1.base64(PICTURE) : text.replaceFirst("^https?://[^/]*", site);
    }

    /** JSON pointers to all members that the body may have, to the first element of lists, and to a new member of objects. */
    List<String> places() {
        List<String> places = new ArrayList<>();
        places(content.path("application/json").path("schema"), "", places);
        return places;
    }

    private static void places(JsonNode schema, String at, List<String> places) {
        JsonNode meant = schema.has("oneOf") ? schema.path("oneOf").path(0) : schema;
        for (Map.Entry<String, JsonNode> member : meant.path("properties").properties()) {
            String place = at + "/" + member.getKey();
            places.add(place);
            places(member.getValue(), place, places);
        }
        if (meant.has("items")) {
            places.add(at + "/0");
            places(meant.path("items"), at + "/0", places);
        } else if (meant.path("type").toString().contains("object") && !meant.has("properties")) {
            places.add(at + "/site");
            places.add(at + "/identity_id");
        }
    }

    /** A good form. */
    static MultipartForm form() {
        return MultipartForm.file("file", "image/png", PICTURE);
    }

    /** Sends a good request for a tenant. */
    Answer send(RestClient client, String tenant) {
        if (takesForm()) {
            return sendForm(client, tenant, form());
        }
        return takesJson()
                ? send(client, tenant, BodyPublishers.ofString(body(tenant).toString()))
                : of(client, tenant).send(method, target(tenant), BodyPublishers.noBody());
    }

    /** Sends it with a body that says it is JSON. */
    Answer send(RestClient client, String tenant, BodyPublisher json) {
        return of(client, tenant).with("Content-Type", "application/json").send(method, target(tenant), json);
    }

    Answer sendForm(RestClient client, String tenant, MultipartForm form) {
        return of(client, tenant)
                .with("Content-Type", form.contentType())
                .send(method, target(tenant), form.publisher());
    }

    /** A client that names the tenant where this request wants it in a header. */
    RestClient of(RestClient client, String tenant) {
        return family == Family.LEGACY ? client.as(tenant) : client;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
