package io.stowage.nix.http;

import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.json.BoundedStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Bodies that a client has compressed on the way, as {@code narinfo-compression} and its kin tell it to. */
final class BodyCoding {
    private static final int BUFFER = 8 * 1024;

    private BodyCoding() {}

    static boolean isCoded(HttpServletRequest request) {
        String coding = coding(request);
        return !coding.isEmpty() && !coding.equals("identity");
    }

    /** The bytes that are meant, and no more of them than that. */
    static InputStream decode(HttpServletRequest request, InputStream body, long maxBytes) throws IOException {
        InputStream decoded = switch (coding(request)) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> gzip(body);
            default ->
                throw new StowageException(
                        Fault.UNSUPPORTED_CODING,
                        "the body has a Content-Encoding that is not taken; use gzip or none");
        };
        return new BoundedStream(decoded, maxBytes);
    }

    private static String coding(HttpServletRequest request) {
        @Nullable String header = request.getHeader("Content-Encoding");
        return header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
    }

    private static InputStream gzip(InputStream body) throws IOException {
        try {
            return new Gzip(new GZIPInputStream(body, BUFFER));
        } catch (ZipException | EOFException e) {
            throw notGzip(e);
        }
    }

    private static StowageException notGzip(IOException e) {
        return BadRequest.because("the body is not gzip, as its Content-Encoding says", e);
    }

    private static final class Gzip extends FilterInputStream {
        private Gzip(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            try {
                return super.read(buffer, offset, count);
            } catch (ZipException | EOFException e) {
                throw notGzip(e);
            }
        }
    }
}
