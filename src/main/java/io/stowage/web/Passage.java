package io.stowage.web;

import java.io.OutputStream;

/** A stream that hands all bytes on and is told of what went past it to the stream behind. */
public interface Passage {

    OutputStream behind();

    void passed(long bytes);
}
