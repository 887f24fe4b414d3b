package io.stowage.content.verify;

import io.stowage.content.jobs.Pace;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.PieceLists;
import io.stowage.content.rows.Place;
import io.stowage.content.verify.Outcome.Verdict;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobHasher;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ops.Health;
import io.stowage.store.ByteRange;
import io.stowage.store.ObjectInfo;
import io.stowage.store.ObjectStore;
import io.stowage.store.Reading;
import io.stowage.store.StoreException;
import io.stowage.store.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one place after the other, for one thread at a time. What is not the content is read once more before it counts
 * as lost, and what cannot be read is tried three times and proves nothing.
 */
final class PlaceCheck {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceCheck.class);
    private static final int BUFFER = 256 * 1024;
    private static final int TRIES = 3;
    private static final Duration HEALTH_BUDGET = Duration.ofSeconds(5);
    private static final Set<StoreException.Reason> SILENCE =
            Set.of(StoreException.Reason.UNAVAILABLE, StoreException.Reason.BUSY, StoreException.Reason.CLOSED);

    private final Stores stores;
    private final PieceLists lists;
    private final Limits limits;
    private final long pauseMillis;
    private final byte[] buffer = new byte[BUFFER];

    /** How fast bytes and requests may go, over all threads. */
    record Limits(Optional<Pace> bytes, Optional<Pace> requests) {
        static Limits of(Optional<Pace> bytes) {
            return new Limits(bytes, Optional.empty());
        }

        static Limits of(VerifyOptions options) {
            return new Limits(pace(options.bytesPerSecond()), pace(options.requestsPerSecond()));
        }

        private static Optional<Pace> pace(long perSecond) {
            return perSecond == 0 ? Optional.empty() : Optional.of(new Pace(perSecond));
        }
    }

    /** What lies there. Digests only of a place that was read. */
    private record Found(long size, Optional<BlobTree> tree, Optional<Digest> sha256, Optional<Digest> sha512) {}

    PlaceCheck(VerifyParts parts, Limits limits) {
        this.stores = parts.stores();
        this.lists = parts.pieces();
        this.pauseMillis = parts.pause().toMillis();
        this.limits = limits;
    }

    Outcome check(DuePlace due, VerifyMode mode) throws InterruptedException {
        long began = System.nanoTime();
        IOException failure = new IOException("it was not tried");
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                return twice(due, mode, began);
            } catch (StoreException e) {
                if (e.reason() == StoreException.Reason.CORRUPT && attempt + 1 == TRIES) {
                    return lost(due, began, "digest_mismatch", Optional.empty());
                }
                failure = e;
            } catch (IOException e) {
                failure = e;
            }
            TimeUnit.MILLISECONDS.sleep(pauseMillis << attempt);
        }
        LOG.debug("cannot verify {} in {}", due.place().key(), due.place().store(), failure);
        Verdict verdict = isSilent(due.place(), failure) ? Verdict.UNAVAILABLE : Verdict.ERROR;
        return outcome(due, began, verdict, Optional.of(String.valueOf(failure.getMessage())), Optional.empty());
    }

    private Outcome twice(DuePlace due, VerifyMode mode, long began) throws IOException, InterruptedException {
        Optional<Found> found = look(due, mode);
        if (!isContent(found, due.content())) {
            found = look(due, mode);
        }
        if (found.isEmpty()) {
            return outcome(due, began, Verdict.MISSING, Optional.of("missing"), Optional.empty());
        }
        if (found.get().size() != due.content().size()) {
            return lost(due, began, "size_mismatch", found);
        }
        if (!isContent(found, due.content())) {
            return lost(due, began, "digest_mismatch", found);
        }
        found.get().tree().ifPresent(tree -> mendList(due, tree));
        return outcome(due, began, Verdict.VERIFIED, Optional.empty(), found);
    }

    private static Outcome lost(DuePlace due, long began, String problem, Optional<Found> found) {
        return outcome(due, began, Verdict.FAILED, Optional.of(problem), found);
    }

    private static Outcome outcome(
            DuePlace due, long began, Verdict verdict, Optional<String> problem, Optional<Found> found) {
        boolean tells = verdict == Verdict.FAILED && found.isPresent();
        long read =
                found.filter(known -> known.tree().isPresent()).map(Found::size).orElse(0L);
        return new Outcome(
                due,
                verdict,
                problem,
                tells ? actual(found.get(), due.content()) : Optional.empty(),
                tells ? OptionalLong.of(found.get().size()) : OptionalLong.empty(),
                read,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                false);
    }

    /** The digest by which the content is known. */
    private static Optional<Digest> actual(Found found, Content content) {
        return content.sha256().isPresent() ? found.sha256() : found.tree().map(BlobTree::root);
    }

    private static boolean isContent(Optional<Found> found, Content content) {
        return found.isPresent()
                && found.get().size() == content.size()
                && (found.get().tree().isEmpty()
                        || content.root().equals(found.get().tree().map(BlobTree::root)))
                && (found.get().sha256().isEmpty() || found.get().sha256().equals(content.sha256()))
                && (found.get().sha512().isEmpty() || found.get().sha512().equals(content.sha512()));
    }

    private Optional<Found> look(DuePlace due, VerifyMode mode) throws IOException, InterruptedException {
        if (limits.requests().isPresent()) {
            limits.requests().get().take(1);
        }
        return mode == VerifyMode.QUICK ? head(due.place()) : read(due.place(), due.content());
    }

    private Optional<Found> head(Place place) throws IOException {
        return store(place)
                .head(place.key())
                .map(ObjectInfo::length)
                .map(size -> new Found(size, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private Optional<Found> read(Place place, Content content) throws IOException, InterruptedException {
        Optional<Reading> opened = store(place).open(place.key(), ByteRange.ALL);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        BlobHasher tree = new BlobHasher();
        Optional<MessageDigest> sha256 = content.sha256().map(known -> Algorithm.SHA256.newDigest());
        Optional<MessageDigest> sha512 = content.sha512().map(known -> Algorithm.SHA512.newDigest());
        long size = 0;
        try (Reading reading = opened.get()) {
            InputStream in = reading.stream();
            int n = in.read(buffer);
            while (n >= 0) {
                tree.update(buffer, 0, n);
                int length = n;
                sha256.ifPresent(digest -> digest.update(buffer, 0, length));
                sha512.ifPresent(digest -> digest.update(buffer, 0, length));
                size += n;
                if (limits.bytes().isPresent()) {
                    limits.bytes().get().take(n);
                }
                n = in.read(buffer);
            }
        }
        return Optional.of(new Found(
                size,
                Optional.of(tree.finish(HeaderLines.NONE)),
                sha256.map(digest -> Digest.of(Algorithm.SHA256, digest.digest())),
                sha512.map(digest -> Digest.of(Algorithm.SHA512, digest.digest()))));
    }

    private ObjectStore store(Place place) throws IOException {
        try {
            return stores.require(place.store());
        } catch (StowageException e) {
            throw new StoreException(StoreException.Reason.MISCONFIGURED, String.valueOf(e.getMessage()), e);
        }
    }

    /** One object that cannot be read is an error; a store that does not answer at all is something else. */
    private boolean isSilent(Place place, IOException failure) {
        return failure instanceof StoreException told
                && SILENCE.contains(told.reason())
                && stores.require(place.store()).check(HEALTH_BUDGET).status() == Health.Status.DOWN;
    }

    /** The list of the pieces that lies in a store beside the content may be lost while the content is not. */
    private void mendList(DuePlace due, BlobTree tree) {
        Content content = due.content();
        if (new BlobSize(content.size()).chunks() == 1) {
            return;
        }
        try {
            lists.load(content);
        } catch (StowageException e) {
            if (e.fault() == Fault.CORRUPT) {
                lists.mend(content, tree.chunks(), due.place().store());
            } else {
                LOG.warn("cannot look at the pieces of content {}: {}", content.id(), e.getMessage());
            }
        } catch (IOException e) {
            LOG.warn("cannot look at the pieces of content {}: {}", content.id(), e.getMessage());
        }
    }
}
