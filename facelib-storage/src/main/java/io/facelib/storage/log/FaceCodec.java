package io.facelib.storage.log;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import io.facelib.error.InvalidInputException;
import io.facelib.model.BoundingBox;
import io.facelib.model.Detection;
import io.facelib.model.Embedding;
import io.facelib.model.FaceId;
import io.facelib.model.FaceRecord;
import io.facelib.model.IdentityId;
import io.facelib.model.ImageId;
import io.facelib.model.ImageReference;
import io.facelib.model.Landmarks;
import io.facelib.model.ObjectKey;
import io.facelib.model.Point;
import io.facelib.model.Pose;
import io.facelib.model.Quality;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a face record into bytes and back, without its tenant, contract and vector, which the log keeps beside them.
 * Stateless.
 *
 * <p>Format 1, field after field, numbers little-endian:
 *
 * <pre>
 * version      u8        1
 * face id      ident
 * flags        u8        1 identity follows, 2 crop follows, 4 usable; the other bits are zero
 * identity     ident     only with flag 1
 * box          4 x f64   x1 y1 x2 y2, pixels
 * landmarks    10 x f64  x y of left eye, right eye, nose tip, left and right mouth corner, pixels
 * detection    f64       score
 * quality      5 x f64   score, blur variance, pitch, yaw, roll
 * reasons      varint    how many; then as many text
 * image        ident
 * hash         text      perceptual hash
 * original     ident     bucket; then text: key
 * thumbnail    ident     bucket; then text: key
 * crop         ident     bucket; then text: key; only with flag 2
 * indexed at   i64       seconds since 1970-01-01; then i32: nanoseconds, 0 to 999,999,999
 * metadata     map       see {@link MetadataCodec}
 *
 * ident        u8 length, then as many bytes of ASCII
 * varint       7 bits a byte, least significant first, the high bit set on all but the last; at most 5 bytes
 * text         varint of (2 x length + wide), then length bytes: UTF-8, or UTF-16 little-endian when wide is 1, which is
 *              only used for a text with half a surrogate pair, since that has no UTF-8
 * </pre>
 *
 * Nothing may follow the metadata. Reading checks every length against the bytes that are left.
 */
public final class FaceCodec {
    private static final int VERSION = 1;
    private static final int IDENTITY = 1;
    private static final int CROP = 2;
    private static final int USABLE = 4;

    private FaceCodec() {}

    /** Everything of a record but tenant, contract and vector. */
    public static byte[] encode(FaceRecord face) {
        BodyWriter out = new BodyWriter();
        Optional<ObjectKey> crop = face.image().crop();
        boolean usable = face.quality().usable();
        out.u8(VERSION);
        out.ident(face.id().value());
        out.u8((face.identity().isPresent() ? IDENTITY : 0) | (crop.isPresent() ? CROP : 0) | (usable ? USABLE : 0));
        face.identity().ifPresent(identity -> out.ident(identity.value()));
        write(out, face.detection());
        write(out, face.quality());
        write(out, face.image());
        out.instant(face.indexedAt());
        MetadataCodec.write(out, face.metadata());
        return out.toByteArray();
    }

    private static void write(BodyWriter out, Detection detection) {
        BoundingBox box = detection.box();
        out.f64(box.x1());
        out.f64(box.y1());
        out.f64(box.x2());
        out.f64(box.y2());
        for (Point point : detection.landmarks().points()) {
            out.f64(point.x());
            out.f64(point.y());
        }
        out.f64(detection.score());
    }

    private static void write(BodyWriter out, Quality quality) {
        out.f64(quality.score());
        out.f64(quality.blurVariance());
        out.f64(quality.pose().pitch());
        out.f64(quality.pose().yaw());
        out.f64(quality.pose().roll());
        out.varint(quality.reasons().size());
        quality.reasons().forEach(out::text);
    }

    private static void write(BodyWriter out, ImageReference image) {
        out.ident(image.id().value());
        out.text(image.perceptualHash());
        out.key(image.original());
        out.key(image.thumbnail());
        image.crop().ifPresent(out::key);
    }

    /**
     * The id in a body, without reading the rest.
     *
     * @throws BackendException if the bytes are no body
     */
    public static FaceId id(byte[] body) {
        try {
            BodyReader in = new BodyReader(body);
            checkVersion(in);
            return new FaceId(in.ident());
        } catch (BadBodyException | InvalidInputException e) {
            throw new BackendException(
                    "log", false, Committed.NO, "a face record cannot be read; run verify: " + e.getMessage(), e);
        }
    }

    /**
     * The whole record of a face in the log.
     *
     * @throws BackendException naming the sequence, if the bytes are no body or the vector is none
     */
    public static FaceRecord decode(Partition partition, LoggedFace face) {
        try {
            return read(new BodyReader(face.body()), partition, face.vector());
        } catch (BadBodyException | InvalidInputException | DateTimeException e) {
            String problem = "the face record of sequence " + face.sequence() + " cannot be read; run verify: ";
            throw new BackendException("log", false, Committed.NO, problem + e.getMessage(), e);
        }
    }

    private static FaceRecord read(BodyReader in, Partition partition, float[] vector) {
        checkVersion(in);
        FaceId id = new FaceId(in.ident());
        int flags = in.u8();
        if ((flags & ~(IDENTITY | CROP | USABLE)) != 0) {
            throw new BadBodyException("flags " + flags + " are not known");
        }
        Optional<IdentityId> identity =
                (flags & IDENTITY) == 0 ? Optional.empty() : Optional.of(new IdentityId(in.ident()));
        Detection detection = readDetection(in);
        Quality quality = readQuality(in, (flags & USABLE) != 0);
        ImageReference image = readImage(in, (flags & CROP) != 0);
        Instant indexedAt = in.instant();
        FaceRecord face = new FaceRecord(
                partition.tenant(),
                id,
                identity,
                Embedding.of(partition.contract(), vector),
                detection,
                quality,
                image,
                indexedAt,
                MetadataCodec.read(in));
        in.checkEnd();
        return face;
    }

    private static void checkVersion(BodyReader in) {
        int version = in.u8();
        if (version != VERSION) {
            throw new BadBodyException("version " + version + ", expected " + VERSION);
        }
    }

    private static Detection readDetection(BodyReader in) {
        BoundingBox box = new BoundingBox(in.f64(), in.f64(), in.f64(), in.f64());
        Landmarks landmarks = new Landmarks(readPoint(in), readPoint(in), readPoint(in), readPoint(in), readPoint(in));
        return new Detection(box, landmarks, in.f64());
    }

    private static Point readPoint(BodyReader in) {
        return new Point(in.f64(), in.f64());
    }

    private static Quality readQuality(BodyReader in, boolean usable) {
        double score = in.f64();
        double blurVariance = in.f64();
        Pose pose = new Pose(in.f64(), in.f64(), in.f64());
        int count = in.count();
        List<String> reasons = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            reasons.add(in.text());
        }
        return new Quality(usable, score, blurVariance, pose, reasons);
    }

    private static ImageReference readImage(BodyReader in, boolean crop) {
        ImageId id = new ImageId(in.ident());
        String hash = in.text();
        ObjectKey original = in.key();
        ObjectKey thumbnail = in.key();
        return new ImageReference(id, hash, original, thumbnail, crop ? Optional.of(in.key()) : Optional.empty());
    }
}
