package io.facelib.storage.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.spi.ObjectInfo;
import io.facelib.spi.StoredObject;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What an object's file tells about the object. It stands behind the content, so that the content begins at the file's
 * first byte and any picture viewer can show it. All numbers are big-endian; a text is its length in bytes (int32) and its
 * UTF-8.
 *
 * <pre>
 * content          length bytes
 * bucket           text
 * key              text
 * content type     text
 * attributes       int32 count, then for each, in order of the names: name text, value text
 * modified         int64 seconds since 1970, int32 nanoseconds
 * length           int64, of the content
 * content's CRC    int32, CRC-32C
 * footer length    int32, bytes from bucket to content's CRC
 * version          int32, 1
 * footer's CRC     int32, CRC-32C of everything from bucket to version
 * magic            8 bytes "facelibO"
 * </pre>
 *
 * @param object the key, the length in bytes, when it was put and what was given with it
 * @param crc CRC-32C of the content
 */
record ObjectFooter(StoredObject object, int crc) {
    private static final int VERSION = 1;
    private static final byte[] MAGIC = "facelibO".getBytes(UTF_8);
    private static final int NUMBERS = 4 + 8 + 4 + 8 + 4;
    private static final int TRAILER = 4 + 4 + 4 + 8;
    private static final int USUAL = 1_024;
    private static final int MAX_BODY = 128 * 1024;

    /** Refuses what a footer cannot hold: more than 64 KiB of text, or text that has no UTF-8. */
    static void require(ObjectInfo info) {
        List<String> texts = texts(info);
        for (String text : texts) {
            if (!UTF_8.newEncoder().canEncode(text)) {
                throw new InvalidInputException("info", "half of a surrogate pair has no UTF-8");
            }
        }
        long bytes = texts.stream().mapToLong(t -> 4 + t.getBytes(UTF_8).length).sum();
        if (bytes > MAX_BODY / 2) {
            throw new InvalidInputException("info", bytes + " bytes are more than the limit of " + MAX_BODY / 2);
        }
    }

    private static List<String> texts(ObjectInfo info) {
        List<String> texts = new ArrayList<>(List.of(info.contentType()));
        new TreeMap<>(info.attributes()).forEach((name, value) -> texts.addAll(List.of(name, value)));
        return texts;
    }

    ByteBuffer encoded() {
        ByteBuffer out = ByteBuffer.allocate(longest());
        ObjectInfo info = object.info();
        text(out, object.key().bucket());
        text(out, object.key().key());
        text(out, info.contentType());
        out.putInt(info.attributes().size());
        texts(info).stream().skip(1).forEach(text -> text(out, text));
        Instant modified = object.modified();
        out.putLong(modified.getEpochSecond()).putInt(modified.getNano());
        out.putLong(object.size()).putInt(crc);
        out.putInt(out.position()).putInt(VERSION);
        return out.putInt(crcOf(out.array(), out.position())).put(MAGIC).flip();
    }

    /** How many bytes it takes at most: no character takes more than three. */
    private int longest() {
        List<String> texts = new ArrayList<>(texts(object.info()));
        texts.add(object.key().bucket());
        texts.add(object.key().key());
        return NUMBERS
                + TRAILER
                + texts.stream().mapToInt(t -> 4 + 3 * t.length()).sum();
    }

    private static void text(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.putInt(bytes.length).put(bytes);
    }

    private static int crcOf(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /**
     * Reads the end of a file.
     *
     * @throws DamagedFileException if it is not the end of an object's file, whole and unchanged
     */
    static ObjectFooter read(FileChannel file) throws IOException {
        long size = file.size();
        ByteBuffer end = end(file, size, (int) Math.min(size, USUAL));
        int body = bodyLength(end, size);
        if (body + TRAILER > end.capacity()) {
            end = end(file, size, body + TRAILER);
        }
        ByteBuffer footer = end.slice(end.capacity() - TRAILER - body, body + TRAILER);
        requireWhole(footer, body);
        return decoded(footer, size - body - TRAILER);
    }

    private static ByteBuffer end(FileChannel file, long size, int length) throws IOException {
        ByteBuffer end = ByteBuffer.allocate(length);
        while (end.hasRemaining() && file.read(end, size - length + end.position()) > 0) {
            // a channel may give less than was asked for
        }
        return end.flip();
    }

    private static int bodyLength(ByteBuffer end, long size) throws DamagedFileException {
        if (end.limit() < TRAILER || end.limit() < end.capacity()) {
            throw new DamagedFileException("it has only " + size + " bytes");
        }
        int trailer = end.limit() - TRAILER;
        byte[] magic = new byte[MAGIC.length];
        end.get(trailer + 12, magic);
        int body = end.getInt(trailer);
        if (!Arrays.equals(magic, MAGIC) || body < 0 || body > MAX_BODY || body > size - TRAILER) {
            throw new DamagedFileException("it does not end as an object's file does");
        }
        return body;
    }

    private static void requireWhole(ByteBuffer footer, int body) throws DamagedFileException {
        byte[] bytes = new byte[body + 8];
        footer.get(0, bytes);
        if (footer.getInt(body + 8) != crcOf(bytes, bytes.length)) {
            throw new DamagedFileException("its footer was changed");
        }
        int version = footer.getInt(body + 4);
        if (version != VERSION) {
            throw new DamagedFileException(
                    "its format is version " + version + ", this facelib knows version " + VERSION);
        }
    }

    private static ObjectFooter decoded(ByteBuffer in, long contentLength) throws DamagedFileException {
        try {
            ObjectKey key = new ObjectKey(text(in), text(in));
            String type = text(in);
            Map<String, String> attributes = new TreeMap<>();
            for (int count = in.getInt(); count > 0; count--) {
                attributes.put(text(in), text(in));
            }
            Instant modified = Instant.ofEpochSecond(in.getLong(), in.getInt());
            StoredObject object = new StoredObject(key, in.getLong(), modified, new ObjectInfo(type, attributes));
            if (object.size() != contentLength) {
                throw new DamagedFileException(
                        "it holds " + contentLength + " bytes of content instead of " + object.size());
            }
            return new ObjectFooter(object, in.getInt());
        } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException | InvalidInputException e) {
            throw new DamagedFileException("its footer makes no sense", e);
        }
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }
}
