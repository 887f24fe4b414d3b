package io.stowage.store.fs;

import io.stowage.config.ByteSize;
import io.stowage.ops.Health;
import io.stowage.store.Body;
import io.stowage.store.ByteRange;
import io.stowage.store.Capabilities;
import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.Part;
import io.stowage.store.PutOptions;
import io.stowage.store.PutResult;
import io.stowage.store.Reading;
import io.stowage.store.Span;
import io.stowage.store.StoreException;
import io.stowage.store.StoreException.Reason;
import io.stowage.store.Upload;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Objects as files below a root, which several processes may share:
 *
 * <pre>
 * objects/   one file for each object, under the path that {@link KeyPaths} gives its key
 * staging/   a locked directory for each running store, with what is not finished
 * uploads/   a directory for each open upload, with its parts
 * </pre>
 *
 * A body is written to staging, forced to the disk as configured, and then renamed (or linked, when only an absent
 * object may be written) to its place. So whatever is killed, an object is there whole or not at all, and what is left
 * over lies in a staging directory that nobody holds a lock on; the next start removes it.
 */
public final class FileStore implements ObjectStore {
    private final Layout layout;
    private final Staging staging;
    private final Disk disk;
    private final Drafts drafts;
    private final ObjectTree tree;
    private final FileUploads uploads;
    private final DiskCheck check;
    private final Capabilities capabilities;
    private final Clock clock;
    private volatile boolean closed;

    private FileStore(Layout layout, Staging staging, FileAccess access, Disk disk, Setup setup, boolean links) {
        FileStoreConfig config = setup.config();
        this.layout = layout;
        this.staging = staging;
        this.disk = disk;
        this.clock = setup.clock();
        this.drafts = new Drafts(staging, disk, access, new UniqueTimes(clock), config.syncsFiles());
        ParentFolders branches = new ParentFolders(layout.objects(), access, config.syncsDirectories());
        ForeignEntries strangers = new ForeignEntries();
        this.tree = new ObjectTree(layout.objects(), branches, new AtomicPlacement(links), strangers);
        this.uploads = new FileUploads(layout.uploads(), staging, drafts, access, disk, config, links);
        this.check = new DiskCheck(layout.root(), staging, disk, access, strangers);
        this.capabilities = new Capabilities(links, true, false, 0, ByteSize.TIB, 10_000);
    }

    /** What a test may have otherwise: a file system without links, one with little space, and one that tells what was forced. */
    record Setup(
            FileStoreConfig config,
            Clock clock,
            boolean mayLink,
            Optional<Disk.Space> space,
            FileAccess.Forcing forcing) {

        Setup(FileStoreConfig config, Clock clock, boolean mayLink, Optional<Disk.Space> space) {
            this(config, clock, mayLink, space, FileAccess.Forcing.TO_DISK);
        }
    }

    /** Makes the root where it is missing; says what is wrong with it where it cannot be used. */
    public static FileStore open(FileStoreConfig config, Clock clock) throws StoreException {
        return open(new Setup(config, clock, true, Optional.empty()));
    }

    static FileStore open(Setup setup) throws StoreException {
        Path wanted = setup.config().root().toAbsolutePath().normalize();
        try {
            return open(setup, wanted);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.MISCONFIGURED,
                    "cannot keep objects in " + wanted + ", which must be a directory that this process may write: "
                            + e,
                    e);
        }
    }

    private static FileStore open(Setup setup, Path wanted) throws IOException {
        FileAccess access = new FileAccess(wanted, setup.config().modes(), setup.forcing());
        Layout layout = Layout.prepare(wanted, access);
        Staging staging = Staging.open(layout.staging(), access);
        boolean usable = false;
        try {
            boolean links = layout.probe(staging, access) && setup.mayLink();
            java.nio.file.FileStore volume = Files.getFileStore(layout.root());
            Disk.Space space = setup.space().orElse(volume::getUsableSpace);
            Disk disk = new Disk(layout.root(), space, setup.config().minFree());
            FileStore store = new FileStore(layout, staging, access, disk, setup, links);
            usable = true;
            return store;
        } finally {
            if (!usable) {
                staging.close();
            }
        }
    }

    @Override
    public PutResult put(Key key, Body body, PutOptions options) throws IOException {
        requireOpen();
        if (options.onlyIfAbsent() && head(key).isPresent()) {
            return PutResult.ALREADY_THERE;
        }
        return publish(drafts.write(body), key, options);
    }

    private PutResult publish(Draft draft, Key key, PutOptions options) throws IOException {
        boolean placed = false;
        try {
            placed = disk.write("publish " + key, () -> tree.publish(draft.path(), key, options.onlyIfAbsent()));
            return placed ? PutResult.stored(draft.length()) : PutResult.ALREADY_THERE;
        } finally {
            // A rename onto another name of the same file does nothing and leaves both.
            if (!placed || draft.shared()) {
                drafts.discard(draft.path());
            }
        }
    }

    @Override
    public Optional<Reading> open(Key key, ByteRange range) throws IOException {
        requireOpen();
        Optional<ObjectTree.Opened> opened = disk.read("open " + key, () -> tree.open(key));
        return opened.isEmpty() ? Optional.empty() : Optional.of(reading(opened.get(), range));
    }

    private static Reading reading(ObjectTree.Opened opened, ByteRange range) throws IOException {
        ObjectInfo info = opened.info();
        Optional<Span> span = range.resolve(info.length());
        if (span.isEmpty()) {
            opened.channel().close();
            throw StoreException.rangeNotSatisfiable(info.key(), range, info.length());
        }
        SpanStream stream = new SpanStream(info.key(), opened.channel(), span.get());
        return new Reading(info, span.get(), stream, Optional.of(opened.path()));
    }

    @Override
    public Optional<ObjectInfo> head(Key key) throws IOException {
        requireOpen();
        return disk.read("look for " + key, () -> tree.head(key));
    }

    @Override
    public void delete(Key key) throws IOException {
        requireOpen();
        disk.read("delete " + key, () -> {
            tree.delete(key);
            return key;
        });
    }

    @Override
    public Listing list(ListQuery query) throws IOException {
        requireOpen();
        return disk.read("list " + query.prefix(), () -> tree.list(query));
    }

    @Override
    public Optional<PutResult> copy(Key from, Key to, PutOptions options) throws IOException {
        requireOpen();
        Optional<ObjectTree.Opened> source = disk.read("open " + from, () -> tree.open(from));
        if (source.isEmpty()) {
            return Optional.empty();
        }
        try (FileChannel channel = source.get().channel()) {
            if (options.onlyIfAbsent() && head(to).isPresent()) {
                return Optional.of(PutResult.ALREADY_THERE);
            }
            if (from.equals(to)) {
                return Optional.of(PutResult.stored(source.get().info().length()));
            }
            return Optional.of(publish(drafts.copy(channel), to, options));
        }
    }

    @Override
    public Optional<PutResult> move(Key from, Key to, PutOptions options) throws IOException {
        requireOpen();
        if (from.equals(to)) {
            return copy(from, to, options);
        }
        return disk.write("move " + from + " to " + to, () -> moveAway(from, to, options));
    }

    private Optional<PutResult> moveAway(Key from, Key to, PutOptions options) throws IOException {
        Path source = tree.path(from);
        Optional<BasicFileAttributes> found = tree.find(source);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        // After a crash in between, or a copy by hand, both may be names of one file, and a rename would do nothing.
        boolean same = tree.find(tree.path(to))
                .filter(there ->
                        found.get().fileKey() != null && found.get().fileKey().equals(there.fileKey()))
                .isPresent();
        boolean placed = same ? !options.onlyIfAbsent() : rename(source, to, options);
        if (same || !placed) {
            tree.delete(from);
        } else {
            tree.left(from);
        }
        return Optional.of(placed ? PutResult.stored(found.get().size()) : PutResult.ALREADY_THERE);
    }

    private boolean rename(Path source, Key to, PutOptions options) throws IOException {
        return tree.publish(source, to, options.onlyIfAbsent());
    }

    @Override
    public Upload startUpload(Key key, PutOptions options) throws IOException {
        requireOpen();
        return uploads.start(key, clock.instant());
    }

    @Override
    public Part putPart(Upload upload, int number, Body body) throws IOException {
        requireOpen();
        return uploads.put(upload, number, body);
    }

    @Override
    public PutResult completeUpload(Upload upload, List<Part> parts, PutOptions options) throws IOException {
        requireOpen();
        PutResult result = publish(uploads.join(upload, parts), upload.key(), options);
        uploads.end(upload);
        return result;
    }

    @Override
    public void abortUpload(Upload upload) throws IOException {
        requireOpen();
        uploads.end(upload);
    }

    @Override
    public List<Upload> listUploads(Instant startedBefore, int limit) throws IOException {
        requireOpen();
        return uploads.list(startedBefore, limit);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Health check(Duration budget) {
        return closed ? Health.down("the store is closed") : check.within(budget);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            staging.close();
        }
    }

    private void requireOpen() throws StoreException {
        if (closed) {
            throw new StoreException(Reason.CLOSED, "the store in " + layout.root() + " is closed");
        }
    }
}
