package io.stowage.v1.upload;

import io.stowage.digest.tree.BlobSize;
import io.stowage.digest.tree.BlobTree;
import io.stowage.digest.tree.HeaderLines;
import io.stowage.fault.BadRequest;
import io.stowage.ic.Owner;
import io.stowage.v1.wire.HashTreeJson;
import io.stowage.web.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The wish to upload a blob. Its tree has been recomputed and agrees with itself; whether the owner wants it is still to
 * be found out.
 *
 * @param signature empty when the client brought none
 * @param signedCall the call that the certificate is said to answer, field by field, where the client named it
 */
public record TreeRequest(
        Owner owner, BlobTree tree, Optional<UploadProof> signature, Optional<Map<String, String>> signedCall) {
    public static final int MAX_BYTES = 10 * 1024 * 1024;

    public TreeRequest {
        signedCall = signedCall.map(Map::copyOf);
    }

    /** Reads a request to the end of its body. An {@link IOException} is a failure of the connection. */
    public static TreeRequest read(InputStream body, int maxBytes) throws IOException {
        return StrictJson.read(body, maxBytes, json -> {
            Fields fields = new Fields(json);
            json.object("the request", fields::read);
            return fields.request();
        });
    }

    /** The fields come in any order, and most of their rules need several of them. */
    private static final class Fields {
        private final StrictJson json;
        private HashTreeJson.@Nullable Sent tree;
        private @Nullable BlobSize size;
        private @Nullable Owner owner;
        private @Nullable HeaderLines headers;
        private Optional<UploadProof> signature = Optional.empty();
        private Optional<Map<String, String>> signedCall = Optional.empty();

        Fields(StrictJson json) {
            this.json = json;
        }

        void read(String name) throws IOException {
            switch (name) {
                case "blob_tree" -> tree = HashTreeJson.read(json);
                case "headers" -> headers = HashTreeJson.readLines(json);
                case "num_blob_bytes" -> size = new BlobSize(json.number("num_blob_bytes", BlobSize.MAX_BYTES));
                case "owner" -> owner = readOwner();
                case "auth" -> signature = AuthJson.read(json);
                case "auth_request" -> signedCall = Optional.of(AuthJson.readRequest(json));
                default -> json.ignore();
            }
        }

        TreeRequest request() {
            HashTreeJson.Sent sent = require("blob_tree", tree);
            BlobSize bytes = require("num_blob_bytes", size);
            Owner payer = require("owner", owner);
            // Two lists would let two readers of one request see different headers.
            BadRequest.unless(
                    headers == null || headers.equals(sent.headers()), "headers and blob_tree.headers differ");
            return new TreeRequest(payer, sent.verify(bytes), signature, signedCall);
        }

        private Owner readOwner() throws IOException {
            String text = json.text("owner");
            return BadRequest.unlessValid("owner", () -> Owner.parseAnyCase(text));
        }

        private static <T> T require(String name, @Nullable T value) {
            if (value == null) {
                throw BadRequest.because(name + " is missing");
            }
            return value;
        }
    }
}
