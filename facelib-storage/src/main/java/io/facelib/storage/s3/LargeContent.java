package io.facelib.storage.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** A large object that is being read: closed before its end, it drops the connection instead of reading what is left. */
final class LargeContent extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> content;
    private boolean ended;

    LargeContent(ResponseInputStream<GetObjectResponse> content) {
        super(content);
        this.content = content;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        ended |= value < 0;
        return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        ended |= count < 0;
        return count;
    }

    @Override
    public void close() throws IOException {
        if (!ended) {
            content.abort();
        }
        super.close();
    }
}
