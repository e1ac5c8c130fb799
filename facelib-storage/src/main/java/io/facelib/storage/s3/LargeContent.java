package io.facelib.storage.s3;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A large object that is being read: closed before its end, it drops the connection instead of reading what is left; and an
 * end that comes too early is a failure, which the JDK's client does not tell.
 */
final class LargeContent extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> content;
    private final long size;
    private long count;
    private boolean ended;

    /** @param size how many bytes there are; {@link Long#MAX_VALUE} if the server did not say */
    LargeContent(ResponseInputStream<GetObjectResponse> content, long size) {
        super(content);
        this.content = content;
        this.size = size;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        counted(value < 0 ? -1 : 1);
        return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        counted(read);
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count += skipped;
        return skipped;
    }

    private void counted(int read) throws IOException {
        if (read >= 0) {
            count += read;
        } else if (count < size && size < Long.MAX_VALUE) {
            throw new EOFException("only " + count + " of " + size + " bytes came");
        } else {
            ended = true;
        }
    }

    @Override
    public void close() throws IOException {
        if (!ended) {
            content.abort();
        }
        super.close();
    }
}
