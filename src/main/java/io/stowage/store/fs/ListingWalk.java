package io.stowage.store.fs;

import io.stowage.store.Key;
import io.stowage.store.ListQuery;
import io.stowage.store.Listing;
import io.stowage.store.ObjectInfo;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One page of a listing. A directory may hold millions of names, in no order: it is read as often as needed, each time
 * keeping only the next few names, so that memory is bounded by the page and not by the directory.
 */
final class ListingWalk {
    /** The names that are kept on all levels together, unless a level would have fewer than {@link #LEAST}. */
    private static final int MOST = 64 * 1024;

    private static final int LEAST = 16;

    private final Path objects;
    private final String prefix;
    private final String after;
    private final int limit;
    private final List<ObjectInfo> found = new ArrayList<>();
    private int kept;

    ListingWalk(Path objects, ListQuery query) {
        this.objects = objects;
        this.prefix = KeyPaths.raw(query.prefix());
        this.after = query.startAfter().map(key -> KeyPaths.raw(key.text())).orElse("");
        this.limit = query.limit();
    }

    /** @param start the directory of the query's prefix */
    Listing from(KeyPaths.Directory start) throws IOException {
        visit(start);
        if (found.size() <= limit) {
            return new Listing(found, Optional.empty());
        }
        return new Listing(
                found.subList(0, limit), Optional.of(found.get(limit - 1).key()));
    }

    /** One more than the page holds was found, so there is a next page. */
    private boolean isFull() {
        return found.size() > limit;
    }

    /** Depth first, with a stack of its own: a key may have a thousand segments, and a thread has little stack. */
    private void visit(KeyPaths.Directory start) throws IOException {
        Deque<Level> levels = new ArrayDeque<>();
        levels.push(new Level(start));
        while (!levels.isEmpty() && !isFull()) {
            Level level = levels.element();
            Optional<KeyPaths.Name> name = level.next();
            if (name.isEmpty()) {
                levels.pop();
            } else if (name.get().kind() == KeyPaths.Kind.FILE) {
                add(level.pathOf(name.get()), level.rawOf(name.get()));
            } else {
                levels.push(new Level(new KeyPaths.Directory(level.pathOf(name.get()) + "/", level.rawOf(name.get()))));
            }
        }
    }

    /** A directory in the middle of being gone through. */
    private final class Level {
        private final KeyPaths.Directory directory;
        private Iterator<KeyPaths.Name> names = Collections.emptyIterator();
        private Optional<String> last = Optional.empty();
        private boolean more = true;

        Level(KeyPaths.Directory directory) {
            this.directory = directory;
        }

        String pathOf(KeyPaths.Name name) {
            return directory.path() + name.text();
        }

        String rawOf(KeyPaths.Name name) {
            return directory.raw() + name.start();
        }

        Optional<KeyPaths.Name> next() throws IOException {
            if (!names.hasNext() && more) {
                refill();
            }
            if (!names.hasNext()) {
                return Optional.empty();
            }
            KeyPaths.Name name = names.next();
            kept--;
            last = Optional.of(name.start());
            return Optional.of(name);
        }

        private void refill() throws IOException {
            int batch = Math.max(LEAST, Math.min(limit + 1 - found.size(), MOST - kept));
            List<KeyPaths.Name> read = read(directory, last, batch);
            kept += read.size();
            more = read.size() == batch;
            names = read.iterator();
        }
    }

    /** A name that is no place of a key is a stranger's, and so is anything but a plain file. */
    private void add(String path, String raw) throws IOException {
        Optional<Key> key = KeyPaths.key(raw).filter(any -> KeyPaths.path(raw).equals(path));
        if (key.isPresent()) {
            FileAccess.find(objects.resolve(path))
                    .filter(BasicFileAttributes::isRegularFile)
                    .ifPresent(attributes -> found.add(ObjectTree.info(key.get(), attributes)));
        }
    }

    private List<KeyPaths.Name> read(KeyPaths.Directory directory, Optional<String> last, int batch)
            throws IOException {
        Smallest<KeyPaths.Name> smallest = new Smallest<>(batch, Comparator.comparing(KeyPaths.Name::start));
        Path path = objects.resolve(directory.path());
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                KeyPaths.parse(String.valueOf(entry.getFileName()))
                        .filter(name -> last.isEmpty() || name.start().compareTo(last.get()) > 0)
                        .filter(name -> isWanted(name, directory.raw() + name.start()))
                        .ifPresent(smallest::offer);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Deleted since its name was read; what is not there holds nothing.
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return smallest.inOrder();
    }

    private boolean isWanted(KeyPaths.Name name, String raw) {
        if (name.kind() == KeyPaths.Kind.FILE) {
            return raw.startsWith(prefix) && raw.compareTo(after) > 0;
        }
        boolean mayHavePrefix = raw.startsWith(prefix) || prefix.startsWith(raw);
        boolean mayBeAfter = raw.compareTo(after) > 0 || after.startsWith(raw);
        return mayHavePrefix && mayBeAfter;
    }
}
