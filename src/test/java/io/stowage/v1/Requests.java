package io.stowage.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.digest.tree.NativeVectors;
import io.stowage.v1.upload.TreeRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Requests of the client, as they are and with something changed. */
public final class Requests {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Requests() {}

    /** The text of the tree request that the client sent in that vector. */
    public static String sent(String vector) {
        return NativeVectors.vectors("requests.json")
                .filter(found -> found.path("name").textValue().equals(vector))
                .map(found -> found.path("requests").path(0).path("body").textValue())
                .findFirst()
                .orElseThrow();
    }

    public static String twoChunks() {
        return sent("two chunks");
    }

    /** The two-chunk request after somebody has changed it. */
    public static String changed(Consumer<ObjectNode> change) {
        try {
            ObjectNode request = (ObjectNode) JSON.readTree(twoChunks());
            change.accept(request);
            return request.toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static TreeRequest read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    public static TreeRequest read(byte[] body) throws IOException {
        return TreeRequest.read(new ByteArrayInputStream(body), TreeRequest.MAX_BYTES);
    }

    /** A connection or a disk that gives nothing but this failure. */
    public static InputStream failing(IOException failure) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw failure;
            }
        };
    }
}
