package io.stowage.cli.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Some bytes of a file, which others may read at the same time. Closing it leaves the file open. */
final class FilePart extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long at;

    FilePart(FileChannel channel, long begin, int length) {
        this.channel = channel;
        this.at = begin;
        this.end = begin + length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int wanted = (int) Math.min(length, end - at);
        if (wanted == 0) {
            return length == 0 ? 0 : -1;
        }
        int n = channel.read(ByteBuffer.wrap(buffer, offset, wanted), at);
        at += Math.max(0, n);
        return n;
    }
}
