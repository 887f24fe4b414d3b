package io.stowage.store;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Writing an object in parts: for sizes that one request cannot carry, and for uploads that span requests. An upload
 * survives a restart of the process; one that nobody ends is found by {@link #listUploads} and aborted by a task.
 */
public interface Uploads {

    Upload startUpload(Key key, PutOptions options) throws IOException;

    /** Stores a part, replacing an earlier one of that number. An unknown upload is {@link StoreException.Reason#NO_UPLOAD}. */
    Part putPart(Upload upload, int number, Body body) throws IOException;

    /**
     * Joins these parts, in the order of their numbers, into the object and ends the upload. All but the last part have
     * at least {@link Capabilities#minPartBytes()}. With {@link PutOptions#onlyIfAbsent()} an object that is already
     * there stays and the parts are dropped.
     */
    PutResult completeUpload(Upload upload, List<Part> parts, PutOptions options) throws IOException;

    /** Drops the parts. Aborting what is not there is no error. */
    void abortUpload(Upload upload) throws IOException;

    /** Uploads that were started before that moment and are neither completed nor aborted, at most {@code limit}. */
    List<Upload> listUploads(Instant startedBefore, int limit) throws IOException;
}
