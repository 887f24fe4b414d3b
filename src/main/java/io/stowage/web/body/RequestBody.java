package io.stowage.web.body;

import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.UnreadBody;
import io.stowage.web.limit.LimitsConfig;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, and the only way to it: bounded in bytes, in time and in what it holds of the memory, coded as
 * it may be, and clear about how it ends. The chain puts it in front of the server's own stream, so that whoever asks the
 * request for its stream has it as well, under {@link BodyPolicy#DEFAULT}.
 *
 * <p>The server's stream is asked for with the first read, which is when servers ask a client that waits to send.
 */
public final class RequestBody extends ServletInputStream {
    public static final String ATTRIBUTE = RequestBody.class.getName();

    private final HttpServletRequest request;
    private final Admission admission;
    private BodyPolicy policy = BodyPolicy.DEFAULT;
    private @Nullable ServletInputStream in;
    private BodyMemory.@Nullable Holding holding;
    private long startedMillis;
    private long seen;
    private boolean judged;
    private boolean broken;

    public RequestBody(HttpServletRequest request, Admission admission) {
        this.request = request;
        this.admission = admission;
    }

    /** The connection broke; nobody is there to be told. */
    public static final class Broken extends IOException {
        private static final long serialVersionUID = 1;

        private Broken(Exception cause) {
            super("the body of a request broke off", cause);
        }
    }

    /** The body under this policy. Refuses at once, before a byte is read, what its header says against it. */
    public static RequestBody of(HttpServletRequest request, BodyPolicy policy) {
        if (request.getAttribute(ATTRIBUTE) instanceof RequestBody body) {
            body.policy = policy;
            body.judge();
            return body;
        }
        throw new IllegalStateException("this request did not come through the chain");
    }

    /** What the client declared, which is the exact length of a body that arrives whole. */
    public OptionalLong declaredLength() {
        long length = request.getContentLengthLong();
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /** How many bytes have been read. */
    public long seen() {
        return seen;
    }

    /** All of it, in memory that is taken as the bytes come. */
    public HeldBytes readWhole() throws IOException {
        long most = most();
        List<byte[]> arrays = new ArrayList<>();
        int length = 0;
        boolean ended = false;
        while (!ended && length < most) {
            byte[] array;
            int from = 0;
            if (arrays.size() == 1 && length < BodyMemory.STEP) {
                array = holding().instead(arrays.remove(0));
                from = length;
            } else {
                array = holding().next();
            }
            arrays.add(array);
            int n = readNBytes(array, from, array.length - from);
            length += n;
            ended = n < array.length - from;
        }
        if (!ended && read() >= 0) {
            throw tooLarge();
        }
        return new HeldBytes(admission.memory(), arrays, length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (!judged) {
            judge();
        }
        int n = readSource(buffer, offset, count);
        if (n > 0) {
            seen += n;
            if (seen > policy.maxBytes()) {
                throw tooLarge();
            }
            if (policy.held()) {
                holding().cover(seen);
            }
            requireSpeed();
        }
        return n;
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] scratch = new byte[(int) Math.min(8192, Math.max(1, count))];
        long skipped = 0;
        while (skipped < count) {
            int n = read(scratch, 0, (int) Math.min(scratch.length, count - skipped));
            if (n < 0) {
                break;
            }
            skipped += n;
        }
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return source().available();
    }

    @Override
    public boolean isFinished() {
        return in != null && in.isFinished();
    }

    @Override
    public boolean isReady() {
        return opened().isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        opened().setReadListener(listener);
    }

    /** Gives back the memory that was counted. What is left of the body stays where it is; {@link UnreadBody} sees to it. */
    @Override
    public void close() {
        if (holding != null) {
            holding.close();
            holding = null;
        }
    }

    /** Whether nothing more can come, as the connection or what is sent over it is broken. */
    public boolean isBroken() {
        return broken;
    }

    /** Asks for nothing: a server may take it for the wish to have the body when its stream is wanted. */
    public boolean isReadToEnd() {
        long declared = request.getContentLengthLong();
        return isFinished() || (in != null && declared >= 0 && seen >= declared);
    }

    /** Reads what nobody wants, and so counts no memory and knows no policy. */
    public int readUnwanted(byte[] buffer) throws IOException {
        int n = readSource(buffer, 0, buffer.length);
        seen += Math.max(n, 0);
        return n;
    }

    private void judge() {
        judged = true;
        @Nullable String coding = request.getHeader("Content-Encoding");
        if (coding != null && !allows(coding.strip().toLowerCase(Locale.ROOT))) {
            throw new StowageException(
                    Fault.UNSUPPORTED_CODING, "the body is encoded; send it without Content-Encoding");
        }
        if (request.getContentLengthLong() > policy.maxBytes()) {
            throw tooLarge();
        }
    }

    private boolean allows(String coding) {
        return switch (policy.coding()) {
            case IDENTITY -> coding.equals("identity");
            case AWS_CHUNKED -> coding.equals("identity") || coding.equals("aws-chunked");
            case STORED -> true;
        };
    }

    private long most() {
        return Math.min(policy.maxBytes(), declaredLength().orElse(Long.MAX_VALUE));
    }

    private BodyMemory.Holding holding() {
        if (holding == null) {
            holding = admission.memory().open(admission.network(request), most());
        }
        return holding;
    }

    private ServletInputStream source() throws IOException {
        if (in == null) {
            startedMillis = admission.clock().millis();
            in = request.getInputStream();
        }
        return in;
    }

    private ServletInputStream opened() {
        try {
            return source();
        } catch (IOException e) {
            throw new IllegalStateException("the server does not open the body", e);
        }
    }

    /** The failures of servers differ, but a client can only have stalled, gone, or sent what is no HTTP. */
    private int readSource(byte[] buffer, int offset, int count) throws IOException {
        ServletInputStream source = source();
        try {
            return source.read(buffer, offset, count);
        } catch (IOException | RuntimeException e) {
            broken = true;
            if (BodyFailure.isTimeout(e)) {
                throw new StowageException(Fault.BODY_TIMEOUT, "the body stalled", e);
            }
            if (BodyFailure.isGone(e)) {
                throw new Broken(e);
            }
            throw new StowageException(Fault.BAD_REQUEST, "the body is not framed as HTTP/1.1 has it", e);
        }
    }

    private void requireSpeed() {
        LimitsConfig limits = admission.limits();
        long millis = admission.clock().millis() - startedMillis;
        boolean late = policy.time().map(time -> millis > time.toMillis()).orElse(false);
        long graceLeft = limits.bodyGrace().toMillis() - millis;
        if (late || (policy.isSmall() && graceLeft < 0)) {
            throw new StowageException(Fault.BODY_TIMEOUT, "the body takes too long");
        }
        if (seen < -graceLeft / 1000 * limits.slowestBody()) {
            throw new StowageException(Fault.BODY_TIMEOUT, "the body comes too slowly: " + seen + " bytes until now");
        }
    }

    private StowageException tooLarge() {
        return new StowageException(Fault.BODY_TOO_LARGE, "the body has more than " + policy.maxBytes() + " bytes");
    }
}
