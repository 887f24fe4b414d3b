package io.stowage.transfer;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that hands all bytes on, and is told before and after they go past it to the stream behind. */
public interface CountedOutput {

    /** The stream behind, to which so many bytes are handed next. */
    OutputStream behind(int bytes) throws IOException;

    /** The stream behind took them. */
    default void passed(long bytes) {}
}
