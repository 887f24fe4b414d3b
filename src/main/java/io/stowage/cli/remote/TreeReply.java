package io.stowage.cli.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.stowage.digest.Digest;
import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.ChunkHashes;
import io.stowage.digest.tree.HeaderLines;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the server says about trees. Nothing of it is believed that can be computed here. */
final class TreeReply {
    private static final JsonFactory JSON = new JsonFactory();

    private ChunkHashes.Builder chunks = new ChunkHashes.Builder();
    private final List<String> lines = new ArrayList<>();
    private long bytes = -1;

    private TreeReply() {}

    /** Reads the answer that tells how a blob is put together; it has to give the root that was asked for. */
    static BlobTree read(InputStream body, Digest root) throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            TreeReply reply = new TreeReply();
            reply.readRecord(json);
            BlobTree tree = BlobTree.of(new BlobSize(reply.bytes), reply.chunks.build(), new HeaderLines(reply.lines));
            if (!tree.root().equals(root)) {
                throw new DamagedException("the server sent the tree of " + tree.root() + " for " + root);
            }
            return tree;
        } catch (IllegalArgumentException | JsonProcessingException e) {
            throw damaged("the tree that the server sent agrees with nothing: ", e);
        }
    }

    /** Reads the answer to a tree that was sent: the chunks that are there already. */
    static Set<String> readExisting(InputStream body) throws IOException {
        Set<String> existing = new HashSet<>();
        try (JsonParser json = JSON.createParser(body)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME
                        && json.currentName().equals("existing_chunks")) {
                    json.nextToken();
                    while (json.nextToken() == JsonToken.VALUE_STRING) {
                        existing.add(json.getText());
                    }
                }
            }
            return existing;
        } catch (JsonProcessingException e) {
            throw damaged("the answer to the tree is no JSON: ", e);
        }
    }

    private static DamagedException damaged(String what, Exception cause) {
        DamagedException damaged = new DamagedException(what + cause.getMessage());
        damaged.initCause(cause);
        return damaged;
    }

    private void readRecord(JsonParser json) throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "hash_tree" -> readTree(json);
                case "num_blob_bytes" -> bytes = json.getLongValue();
                default -> json.skipChildren();
            }
        }
    }

    private void readTree(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "chunk_hashes" -> readChunks(json);
                case "headers" -> readLines(json);
                default -> json.skipChildren();
            }
        }
    }

    private void readChunks(JsonParser json) throws IOException {
        chunks = new ChunkHashes.Builder();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            chunks.add(Digest.parse(json.getText()).bytes());
        }
    }

    private void readLines(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            if (lines.size() >= HeaderLines.MAX_LINES) {
                throw new IllegalArgumentException("there are too many header lines");
            }
            lines.add(json.getText());
        }
    }
}
