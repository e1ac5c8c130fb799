package io.facelib.storage.filesystem;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * The content of an object's file. Read from its first byte on, it is compared with its checksum before the last bytes are
 * given; read from the middle, it is not checked. For one thread.
 */
final class ObjectContent extends InputStream {
    private final FileChannel file;
    private final ObjectFooter footer;
    private final CRC32C crc = new CRC32C();
    private final boolean checked;
    private long position;

    ObjectContent(FileChannel file, ObjectFooter footer, long offset) {
        this.file = file;
        this.footer = footer;
        this.checked = offset == 0;
        this.position = offset;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        long left = footer.object().size() - position;
        if (length == 0 || left == 0) {
            return length == 0 ? 0 : -1;
        }
        int read = file.read(ByteBuffer.wrap(into, from, (int) Math.min(length, left)), position);
        if (read < 0) {
            throw damaged("became shorter while it was read");
        }
        position += read;
        crc.update(into, from, read);
        if (checked && read == left && (int) crc.getValue() != footer.crc()) {
            throw damaged("has another checksum than when it was put");
        }
        return read;
    }

    private IOException damaged(String how) {
        return new DamagedFileException("the content of " + footer.object().key() + " " + how);
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, footer.object().size() - position);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
