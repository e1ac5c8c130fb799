package io.facelib.storage.log;

import io.facelib.model.IdentityEvent;
import io.facelib.model.IdentityEvent.Kind;
import io.facelib.model.IdentityEvent.Undo;
import io.facelib.model.IdentityId;
import io.facelib.model.TemplateId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Turns what happened to an identity into bytes and back. Stateless.
 *
 * <p>Format 1, numbers little-endian, the primitives as in {@link FaceCodec}:
 *
 * <pre>
 * version      u8        1
 * id           ident
 * at           i64       seconds since 1970-01-01; then i32: nanoseconds, 0 to 999,999,999
 * kind         u8        1 enrolled | 2 replaced | 3 photos added | 4 photos removed | 5 renamed | 6 merged | 7 unmerged
 *                        | 8 deleted
 * flags        u8        1 other follows, 2 undo follows, 4 the undo has a name; the other bits are zero
 * identity     ident
 * other        ident     only with flag 1
 * templates    varint    how many; then as many ident
 * undo         text      id of the merge; then text: name, only with flag 4; then i64, i32: created at; only with flag 2
 * </pre>
 *
 * Nothing may follow.
 */
public final class IdentityEventCodec {
    private static final int VERSION = 1;
    private static final int OTHER = 1;
    private static final int UNDO = 2;
    private static final int UNDO_NAME = 4;

    /** A kind's number is its place here, from 1: an order that never changes, whatever becomes of the enum's. */
    private static final List<Kind> KINDS = List.of(
            Kind.ENROLLED,
            Kind.REPLACED,
            Kind.PHOTOS_ADDED,
            Kind.PHOTOS_REMOVED,
            Kind.RENAMED,
            Kind.MERGED,
            Kind.UNMERGED,
            Kind.DELETED);

    private IdentityEventCodec() {}

    public static byte[] encode(IdentityEvent event) {
        BodyWriter out = new BodyWriter();
        Optional<Undo> undo = event.undo();
        boolean undoName = undo.flatMap(Undo::name).isPresent();
        out.u8(VERSION);
        out.ident(event.id());
        out.instant(event.at());
        out.u8(KINDS.indexOf(event.kind()) + 1);
        out.u8((event.other().isPresent() ? OTHER : 0) | (undo.isPresent() ? UNDO : 0) | (undoName ? UNDO_NAME : 0));
        out.ident(event.identity().value());
        event.other().ifPresent(other -> out.ident(other.value()));
        out.varint(event.templates().size());
        event.templates().forEach(template -> out.ident(template.value()));
        undo.ifPresent(how -> write(out, how));
        return out.toByteArray();
    }

    private static void write(BodyWriter out, Undo undo) {
        out.text(undo.merge());
        undo.name().ifPresent(out::text);
        out.instant(undo.createdAt());
    }

    /**
     * What {@link #encode} wrote.
     *
     * @throws BadBodyException if the bytes are anything else
     */
    public static IdentityEvent decode(byte[] body) {
        return BodyReader.whole(body, VERSION, IdentityEventCodec::read);
    }

    private static IdentityEvent read(BodyReader in) {
        String id = in.ident();
        Instant at = in.instant();
        int kind = in.u8();
        if (kind < 1 || kind > KINDS.size()) {
            throw new BadBodyException("an event of kind " + kind);
        }
        int flags = in.flags(OTHER | UNDO | UNDO_NAME);
        return new IdentityEvent(
                id,
                at,
                KINDS.get(kind - 1),
                new IdentityId(in.ident()),
                (flags & OTHER) != 0 ? Optional.of(new IdentityId(in.ident())) : Optional.empty(),
                in.list(() -> new TemplateId(in.ident())),
                (flags & UNDO) != 0 ? Optional.of(readUndo(in, (flags & UNDO_NAME) != 0)) : Optional.empty());
    }

    private static Undo readUndo(BodyReader in, boolean named) {
        return new Undo(in.text(), named ? Optional.of(in.text()) : Optional.empty(), in.instant());
    }
}
