package io.facelib.rest.openapi;

import io.facelib.FaceEngineConfig;
import io.facelib.rest.json.Json;
import io.facelib.rest.route.Call;
import io.facelib.rest.route.Reply;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The routes that describe the service: to programs as {@code /openapi.json}, to people as {@code /docs}. Nothing that the
 * page loads comes from elsewhere, and its content security policy forbids it to try. Safe for any number of threads.
 */
public final class DocsRoutes {
    private static final String PAGE = "index.html";

    /** Swagger UI sets styles on elements and draws its arrows as {@code data:} images. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String MISSING = "the page needs org.webjars:swagger-ui on the class path";

    private static final Reply NOT_FOUND = Reply.json(404, Map.of("detail", "Not Found"));

    private final byte[] document;
    private final String documentTag;
    private final Optional<SwaggerUi> page;

    public DocsRoutes(FaceEngineConfig engine) {
        this(engine, DocsRoutes.class.getClassLoader());
    }

    /** For tests: looks for the page where they want it. */
    DocsRoutes(FaceEngineConfig engine, ClassLoader pages) {
        this.document = Json.write(OpenApiDocument.of(engine));
        this.documentTag = tag(document);
        this.page = SwaggerUi.in(pages);
    }

    private static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The description as a JSON document. */
    public Reply openapi(Call call) {
        return unlessKnown(call, documentTag, Reply.bytes(200, "application/json;charset=UTF-8", document));
    }

    /** The page. */
    public Reply page(Call call) {
        return file(call, PAGE);
    }

    /** A file that the page loads. */
    public Reply file(Call call) {
        String name = call.path("file");
        // The page itself has one address, which what it loads is relative to.
        return name.equals(PAGE) ? NOT_FOUND : file(call, name);
    }

    private Reply file(Call call, String name) {
        if (page.isEmpty()) {
            return Reply.json(404, Map.of("detail", MISSING));
        }
        if (!SwaggerUi.has(name)) {
            return NOT_FOUND;
        }
        SwaggerUi files = page.get();
        Reply content = new Reply(200, SwaggerUi.contentType(name), Map.of(), -1, out -> files.write(name, out))
                .withHeader("Content-Security-Policy", POLICY)
                .withHeader("X-Content-Type-Options", "nosniff")
                .withHeader("Referrer-Policy", "no-referrer");
        return unlessKnown(call, '"' + files.version() + '-' + documentTag.substring(1), content);
    }

    /** An answer that may be kept and has to be asked about each time, which costs no content while it stays the same. */
    private static Reply unlessKnown(Call call, String tag, Reply content) {
        boolean known = call.header("If-None-Match")
                .filter(tags -> tags.equals("*") || tags.contains(tag))
                .isPresent();
        Reply reply = known ? new Reply(304, content.contentType(), Map.of(), -1, out -> {}) : content;
        return reply.withHeader("ETag", tag).withHeader("Cache-Control", "no-cache");
    }
}
