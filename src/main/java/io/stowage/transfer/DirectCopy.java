package io.stowage.transfer;

import io.stowage.store.BufferReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the bytes of bodies through buffers outside the heap, which are kept and used again. Through arrays each byte
 * would be copied twice more. Servlet 6.1 has a method that takes a buffer; servers with 6.0 have it too, but only in
 * their own classes, so it is looked up by its name.
 */
public final class DirectCopy {
    /** What a body takes of memory while it is moved, as a rule. */
    public static final int BUFFER = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(DirectCopy.class);
    private static final int KEPT = 64;

    /** Larger strides cost less; there are a few buffers for them, and slow readers may have them all. */
    private static final int WIDE = 256 * 1024;

    private static final int WIDE_KEPT = 16;

    private final int size;
    private final Queue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT);
    private final Queue<ByteBuffer> wide = new ArrayBlockingQueue<>(WIDE_KEPT);
    private final AtomicInteger wideToMake;

    /** As many as the server has classes of streams, which are a few. Not static, or it would outlive us there. */
    private final Map<Class<?>, Optional<MethodHandle>> methods = new ConcurrentHashMap<>();

    private DirectCopy(int size, int wide) {
        this.size = size;
        this.wideToMake = new AtomicInteger(wide);
    }

    /** For whatever is read; takes {@value #BUFFER} bytes at a time, and more of them while few bodies are moved. */
    public static DirectCopy usual() {
        return new DirectCopy(BUFFER, WIDE_KEPT);
    }

    /** @param size of each buffer */
    public static DirectCopy of(int size) {
        return new DirectCopy(size, 0);
    }

    /** Moves bytes from memory. Given to a socket at once, the JDK would keep a copy as large for each thread. */
    public void move(byte[] bytes, int offset, int count, OutputStream out) throws IOException {
        move(new ByteArrayInputStream(bytes, offset, count), out, count);
    }

    /** Moves exactly so many bytes; throws when they end early. */
    public void move(InputStream in, OutputStream out, long length) throws IOException {
        if (length == 0) {
            return;
        }
        ByteBuffer buffer = take(length);
        try {
            long left = length;
            while (left > 0) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), left));
                if (BufferReader.read(in, buffer) < 0) {
                    throw new EOFException("the stored bytes ended " + left + " bytes early");
                }
                buffer.flip();
                left -= buffer.remaining();
                write(out, buffer);
            }
        } finally {
            giveBack(buffer);
        }
    }

    /** A buffer for some of so many bytes, with at least as much room as was said or is usual; to be given back. */
    public ByteBuffer take(long length) {
        if (length > size) {
            ByteBuffer large = wide.poll();
            if (large != null) {
                return large;
            }
            if (wideToMake.get() > 0 && wideToMake.getAndDecrement() > 0) {
                return ByteBuffer.allocateDirect(WIDE);
            }
        }
        ByteBuffer kept = free.poll();
        return kept == null ? ByteBuffer.allocateDirect(size) : kept;
    }

    /** Nobody may read or write it any more. */
    public void giveBack(ByteBuffer buffer) {
        boolean kept = (buffer.capacity() > size ? wide : free).offer(buffer);
        LOG.trace("a buffer is {}", kept ? "kept" : "left to the collector");
    }

    /** Writes what remains in a buffer, which should be outside the heap. */
    public void write(OutputStream out, ByteBuffer buffer) throws IOException {
        int count = buffer.remaining();
        if (out instanceof CountedOutput passage) {
            write(passage.behind(count), buffer);
            passage.passed(count);
            return;
        }
        Optional<MethodHandle> method = methods.computeIfAbsent(out.getClass(), DirectCopy::method);
        if (method.isPresent()) {
            write(method.get(), out, buffer);
            return;
        }
        byte[] bytes = new byte[Math.min(count, BUFFER)];
        while (buffer.hasRemaining()) {
            int n = Math.min(bytes.length, buffer.remaining());
            buffer.get(bytes, 0, n);
            out.write(bytes, 0, n);
        }
    }

    private static void write(MethodHandle method, OutputStream out, ByteBuffer buffer) throws IOException {
        try {
            method.invokeExact(out, buffer);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a stream of the server threw what it may not", e);
        }
    }

    private static Optional<MethodHandle> method(Class<?> type) {
        if (!Modifier.isPublic(type.getModifiers())) {
            return Optional.empty();
        }
        try {
            return Optional.of(MethodHandles.publicLookup()
                    .findVirtual(type, "write", MethodType.methodType(void.class, ByteBuffer.class))
                    .asType(MethodType.methodType(void.class, OutputStream.class, ByteBuffer.class)));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            LOG.debug("{} takes no buffers", type, e);
            return Optional.empty();
        }
    }
}
