package io.stowage.artifacts.registry;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;

/** The text of a manifest, of which only one page of files is in memory. */
final class ManifestStream extends InputStream {
    private final ManifestText text;
    private final Function<String, List<ArtifactFile>> pages;
    private byte[] part;
    private int at;
    private String after = "";
    private boolean ended;

    ManifestStream(ManifestText text, Function<String, List<ArtifactFile>> pages) {
        this.text = text;
        this.pages = pages;
        this.part = text.head();
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        while (at == part.length) {
            if (ended) {
                return -1;
            }
            fetch();
        }
        int moved = Math.min(length, part.length - at);
        System.arraycopy(part, at, into, offset, moved);
        at += moved;
        return moved;
    }

    private void fetch() {
        List<ArtifactFile> page = pages.apply(after);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ArtifactFile file : page) {
            lines.writeBytes(text.line(file));
            after = file.path().text();
        }
        part = lines.toByteArray();
        at = 0;
        ended = page.isEmpty();
    }
}
