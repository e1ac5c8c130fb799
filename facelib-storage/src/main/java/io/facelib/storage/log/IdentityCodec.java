package io.facelib.storage.log;

import io.facelib.model.Embedding;
import io.facelib.model.Identity;
import io.facelib.model.ObjectKey;
import io.facelib.model.Template;
import io.facelib.model.TemplateId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Turns identities and their templates into bytes and back. Stateless.
 *
 * <p>An identity, without tenant, id, revision and centroid, which its store keeps beside it; format 1, numbers
 * little-endian, the primitives as in {@link FaceCodec}:
 *
 * <pre>
 * version      u8        1
 * flags        u8        1 name follows; the other bits are zero
 * name         text      only with flag 1
 * created at   i64       seconds since 1970-01-01; then i32: nanoseconds, 0 to 999,999,999
 * changed at   likewise
 * templates    varint    how many; then as many ident: their ids, in their order
 * </pre>
 *
 * A template, without contract and vector; format 1:
 *
 * <pre>
 * version      u8        1
 * id           ident
 * quality      f64
 * sha256       ident
 * hash         ident     perceptual hash
 * crop         ident     bucket; then text: key
 * enrolled at  i64       seconds; then i32: nanoseconds
 * </pre>
 *
 * Nothing may follow.
 */
public final class IdentityCodec {
    private static final int VERSION = 1;
    private static final int NAME = 1;

    /**
     * What an identity's body tells.
     *
     * @param templates the ids, in their order
     */
    public record Body(Optional<String> name, Instant createdAt, Instant changedAt, List<TemplateId> templates) {
        public Body {
            templates = List.copyOf(templates);
        }
    }

    private IdentityCodec() {}

    /** Everything of an identity but tenant, id, revision and the templates, of which it names the ids. */
    public static byte[] encode(Identity identity) {
        BodyWriter out = new BodyWriter();
        out.u8(VERSION);
        out.u8(identity.name().isPresent() ? NAME : 0);
        identity.name().ifPresent(out::text);
        out.instant(identity.createdAt());
        out.instant(identity.changedAt());
        out.varint(identity.templates().size());
        identity.templates().forEach(template -> out.ident(template.id().value()));
        return out.toByteArray();
    }

    /**
     * What {@link #encode(Identity)} wrote.
     *
     * @throws BadBodyException if the bytes are anything else
     */
    public static Body decode(byte[] body) {
        return BodyReader.whole(body, VERSION, in -> {
            boolean named = (in.flags(NAME) & NAME) != 0;
            Optional<String> name = named ? Optional.of(in.text()) : Optional.empty();
            return new Body(name, in.instant(), in.instant(), in.list(() -> new TemplateId(in.ident())));
        });
    }

    /** Everything of a template but its vector. */
    public static byte[] encode(Template template) {
        BodyWriter out = new BodyWriter();
        out.u8(VERSION);
        out.ident(template.id().value());
        out.f64(template.quality());
        out.ident(template.sha256());
        out.ident(template.perceptualHash());
        out.key(template.crop());
        out.instant(template.enrolledAt());
        return out.toByteArray();
    }

    /**
     * The template of what {@link #encode(Template)} wrote.
     *
     * @throws BadBodyException if the bytes are anything else
     */
    public static Template decode(byte[] body, Embedding embedding) {
        return BodyReader.whole(body, VERSION, in -> {
            TemplateId id = new TemplateId(in.ident());
            double quality = in.f64();
            String sha256 = in.ident();
            String hash = in.ident();
            ObjectKey crop = in.key();
            return new Template(id, embedding, quality, sha256, hash, crop, in.instant());
        });
    }
}
