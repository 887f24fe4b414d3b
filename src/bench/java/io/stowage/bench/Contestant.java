package io.stowage.bench;

import java.io.IOException;

/** Somebody who keeps bytes: a store of ours, or the least that could do the same. */
interface Contestant extends AutoCloseable {

    void put(String name, int size) throws IOException;

    /** Reads all of it and says how much that was. */
    long get(String name) throws IOException;

    @Override
    void close() throws IOException;
}
