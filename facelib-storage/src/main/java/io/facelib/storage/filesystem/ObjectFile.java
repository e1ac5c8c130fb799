package io.facelib.storage.filesystem;

import io.facelib.error.InvalidInputException;
import io.facelib.model.ObjectKey;
import io.facelib.spi.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An object's file, open for reading through a channel of its own, so that neither its replacement nor another reader's
 * interruption disturbs it. For one thread.
 */
final class ObjectFile implements Closeable {
    private final FileChannel channel;
    private final ObjectFooter footer;

    private ObjectFile(FileChannel channel, ObjectFooter footer) {
        this.channel = channel;
        this.footer = footer;
    }

    /** @throws DamagedFileException if the file is not whole, or is another object's */
    static ObjectFile open(Path file, ObjectKey key) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            ObjectFooter footer = ObjectFooter.read(channel);
            if (!footer.object().key().equals(key)) {
                throw new DamagedFileException(
                        "its file holds another object, " + footer.object().key());
            }
            return new ObjectFile(channel, footer);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    StoredObject object() {
        return footer.object();
    }

    /** The content from an offset on, which owns this file from now on. */
    InputStream content(long offset) throws IOException {
        if (offset < 0 || offset > footer.object().size()) {
            close();
            throw new InvalidInputException(
                    "offset", offset + " is outside 0 to " + footer.object().size());
        }
        return new ObjectContent(channel, footer, offset);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
