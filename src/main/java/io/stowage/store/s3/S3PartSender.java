package io.stowage.store.s3;

import io.stowage.store.Part;
import io.stowage.store.StoreException;
import io.stowage.store.Upload;
import io.stowage.store.s3.client.S3Failures;
import io.stowage.store.s3.client.S3Requests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Sends the parts of one upload, each while the next one is being read. At most two parts are held; when the buffers
 * are short, one: whoever has sent a part can always go on with the room of that part, so uploads never wait for each
 * other in a circle.
 */
final class S3PartSender implements AutoCloseable {
    private final S3Shared room;
    private final Upload upload;
    private final List<Part> arrived = new ArrayList<>();
    private @Nullable Future<Part> inFlight;

    S3PartSender(S3Shared room, Upload upload) {
        this.room = room;
        this.upload = upload;
    }

    /** @param first filled already, and closed here; more is to come */
    List<Part> sendAll(S3Buffer first, S3BodySource source, S3PartSchedule schedule) throws IOException {
        send(1, first);
        for (int number = 2; !source.atEnd(); number++) {
            S3Buffer next = room(schedule.size(number));
            boolean sent = false;
            try {
                next.fill(source);
                send(number, next);
                sent = true;
            } finally {
                if (!sent) {
                    next.close();
                }
            }
        }
        land();
        return arrived;
    }

    /** Waits for the part in flight, so that nothing arrives after the upload was aborted. */
    @Override
    public void close() {
        Future<Part> last = inFlight;
        boolean interrupted = false;
        while (last != null && !last.isDone()) {
            try {
                last.get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                // The upload fails already, for a reason that came first.
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private S3Buffer room(long size) throws IOException {
        Optional<S3Buffer> beside = room.buffers().tryReserve(size);
        if (beside.isPresent()) {
            return beside.get();
        }
        land();
        return room.buffers().reserve(size);
    }

    private void send(int number, S3Buffer part) throws IOException {
        land();
        try {
            inFlight = room.senders().submit(() -> {
                try (part) {
                    return put(
                            room,
                            upload,
                            number,
                            RequestBody.fromContentProvider(part, part.length(), S3Requests.DEFAULT_TYPE),
                            part.length());
                }
            });
        } catch (RejectedExecutionException e) {
            throw new StoreException(StoreException.Reason.CLOSED, "the store was closed during an upload", e);
        }
    }

    private void land() throws IOException {
        if (inFlight == null) {
            return;
        }
        try {
            arrived.add(inFlight.get());
            inFlight = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "interrupted during an upload", e);
        } catch (ExecutionException e) {
            throw S3Failures.rethrow(e);
        }
    }

    static Part put(S3Shared room, Upload upload, int number, RequestBody body, long length) throws IOException {
        String name = room.keys().name(upload.key());
        String tried = "write part " + number + " of " + upload.key();
        String tag = room.calls()
                .call(
                        tried,
                        () -> room.calls()
                                .client()
                                .uploadPart(room.requests().part(name, upload.id(), number), body)
                                .eTag());
        return new Part(number, length, tag);
    }
}
