package io.facelib.storage.log;

import io.facelib.model.IdentityId;
import io.facelib.model.TenantId;
import io.facelib.spi.Errand;

/**
 * Turns errands into bytes and back, without the tenant, which their store keeps beside them. Stateless.
 *
 * <p>Format 1, the primitives as in {@link FaceCodec}:
 *
 * <pre>
 * version      u8        1
 * kind         u8        1 move faces | 2 return faces | 3 release faces | 4 erase faces | 5 delete crops
 * id           text
 * then, by kind:
 * 1            ident     from; then ident: into
 * 2            text      merge; then ident: from; then ident: into
 * 3, 4         ident     identity
 * 5            varint    how many; then as many: ident: bucket, text: key
 * </pre>
 *
 * Nothing may follow.
 */
public final class ErrandCodec {
    private static final int VERSION = 1;
    private static final int MOVE = 1;
    private static final int RETURN = 2;
    private static final int RELEASE = 3;
    private static final int ERASE = 4;
    private static final int CROPS = 5;

    private ErrandCodec() {}

    public static byte[] encode(Errand errand) {
        BodyWriter out = new BodyWriter();
        out.u8(VERSION);
        if (errand instanceof Errand.MoveFaces move) {
            begin(out, MOVE, errand);
            fromInto(out, move.from(), move.into());
        } else if (errand instanceof Errand.ReturnFaces back) {
            begin(out, RETURN, errand);
            out.text(back.merge());
            fromInto(out, back.from(), back.into());
        } else if (errand instanceof Errand.ReleaseFaces release) {
            begin(out, release.erase() ? ERASE : RELEASE, errand);
            out.ident(release.identity().value());
        } else if (errand instanceof Errand.DeleteCrops delete) {
            begin(out, CROPS, errand);
            out.varint(delete.crops().size());
            delete.crops().forEach(out::key);
        }
        return out.toByteArray();
    }

    private static void begin(BodyWriter out, int kind, Errand errand) {
        out.u8(kind);
        out.text(errand.id());
    }

    private static void fromInto(BodyWriter out, IdentityId from, IdentityId into) {
        out.ident(from.value());
        out.ident(into.value());
    }

    /**
     * What {@link #encode} wrote.
     *
     * @throws BadBodyException if the bytes are anything else
     */
    public static Errand decode(byte[] body, TenantId tenant) {
        return BodyReader.whole(body, VERSION, in -> read(in, in.u8(), in.text(), tenant));
    }

    private static Errand read(BodyReader in, int kind, String id, TenantId tenant) {
        return switch (kind) {
            case MOVE -> new Errand.MoveFaces(id, tenant, identity(in), identity(in));
            case RETURN -> new Errand.ReturnFaces(id, tenant, in.text(), identity(in), identity(in));
            case RELEASE -> new Errand.ReleaseFaces(id, tenant, identity(in), false);
            case ERASE -> new Errand.ReleaseFaces(id, tenant, identity(in), true);
            case CROPS -> new Errand.DeleteCrops(id, tenant, in.list(in::key));
            default -> throw new BadBodyException("an errand of kind " + kind);
        };
    }

    private static IdentityId identity(BodyReader in) {
        return new IdentityId(in.ident());
    }
}
