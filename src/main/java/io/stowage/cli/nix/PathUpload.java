package io.stowage.cli.nix;

import io.stowage.cli.remote.RemoteException;
import io.stowage.cli.remote.Server;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.PathHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Brings paths to a cache as Nix does: asks what is there, then the NAR, then the narinfo. */
final class PathUpload {
    private final Server server;
    private final CacheOptions cache;
    private final CacheFiles files;
    private final NarInfoSource source;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong present = new AtomicLong();
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();

    PathUpload(Server server, CacheOptions cache, CacheFiles files, NarInfoSource source) {
        this.server = server;
        this.cache = cache;
        this.files = files;
        this.source = source;
    }

    /**
     * What an import came to.
     *
     * @param present paths that the cache had before
     * @param problems what could not be imported, and why; nothing of it is in the cache
     */
    record Summary(long sent, long bytes, long present, List<String> problems) {
        String text() {
            return sent + " paths imported with " + bytes + " bytes, " + present + " were there, " + problems.size()
                    + " could not be imported";
        }
    }

    Summary summary() {
        return new Summary(sent.get(), bytes.get(), present.get(), List.copyOf(problems));
    }

    /** What the server refuses is a problem of this path; a server that does not answer ends the import. */
    void send(PathHash hash) throws IOException {
        try {
            if (isThere("/" + hash + NarInfoSource.NAR_INFO)) {
                present.incrementAndGet();
                return;
            }
            byte[] document = source.document(hash);
            NarInfo info = NarInfo.parse(document);
            if (!sendNar(info)) {
                problems.add(info.storePath() + ": its NAR " + info.url().text() + " is not there, or empty");
                return;
            }
            int unused = cache.send(
                    server,
                    "cannot send the narinfo of " + info.storePath(),
                    "PUT",
                    "/" + hash + NarInfoSource.NAR_INFO,
                    BodyPublishers.ofByteArray(document));
            sent.incrementAndGet();
        } catch (RemoteException e) {
            if (e.status() != 400 && e.status() != 409) {
                throw e;
            }
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private boolean sendNar(NarInfo info) throws IOException {
        String below = "/nar/" + info.url().name().fileName();
        if (isThere(below)) {
            return true;
        }
        Optional<String> file = source.findNar(info);
        long size = file.isEmpty() ? 0 : files.size(file.get()).orElse(0);
        if (file.isEmpty() || size == 0) {
            return false;
        }
        BodyPublisher body = BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(file.get())), size);
        int unused = cache.send(server, "cannot send the NAR of " + info.storePath(), "PUT", below, body);
        bytes.addAndGet(size);
        return true;
    }

    private InputStream open(String file) {
        try {
            return files.open(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private boolean isThere(String below) throws IOException {
        try {
            int unused = cache.send(server, "cannot ask for " + below, "HEAD", below, BodyPublishers.noBody());
            return true;
        } catch (RemoteException e) {
            if (e.status() == 404) {
                return false;
            }
            throw e;
        }
    }
}
