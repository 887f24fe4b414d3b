package io.stowage.bench;

import java.io.IOException;
import java.util.Locale;

/**
 * One line of the table: what is done, with objects of what size, by how many threads at once.
 *
 * @param owners how many threads have objects of their own; further ones share them
 */
record Cell(String backend, Operation operation, int size, int threads, int owners) {

    enum Operation {
        PUT {
            @Override
            long run(Contestant contestant, String name, int size) throws IOException {
                contestant.put(name, size);
                return size;
            }
        },
        GET {
            @Override
            long run(Contestant contestant, String name, int size) throws IOException {
                return contestant.get(name);
            }
        };

        abstract long run(Contestant contestant, String name, int size) throws IOException;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Small objects lie apart, as digests do; of large ones each thread has one, or the disk would not do. */
    String objectName(int thread, long turn) {
        int names = size <= Noise.IN_MEMORY ? 8 : 1;
        return "size-" + size + "/" + thread % owners + "/" + turn % names;
    }

    void runOnce(Contestant contestant, int thread, long turn) throws IOException {
        long moved = operation.run(contestant, objectName(thread, turn), size);
        if (moved != size) {
            throw new IOException(objectName(thread, turn) + " has " + moved + " bytes, not " + size);
        }
    }

    String sizeLabel() {
        return size >= 1 << 20 ? (size >> 20) + " MiB" : (size >> 10) + " KiB";
    }
}
