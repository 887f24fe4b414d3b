package io.stowage.v1;

import io.stowage.v1.blob.BlobId;
import io.stowage.v1.wire.NativeQuery;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about, by the raw path alone: each path matches in full and in one way, with or without one slash at
 * its end, or it is not ours.
 *
 * @param parameters by name, whether they stood in the query or in the path
 * @param pathStyle they stood in the path
 */
record Route(Endpoint endpoint, List<String> methods, NativeQuery parameters, boolean pathStyle) {
    enum Endpoint {
        BLOB,
        TREE,
        CHUNK,
        BLOBS,
        OWNER
    }

    /** One segment of a path-style address. What could end a parameter is not in it. */
    private static final String SEGMENT = "([A-Za-z0-9:%-]{1,200})";

    private record Shape(Endpoint endpoint, List<String> methods, Pattern path, List<String> names) {
        Shape(Endpoint endpoint, String path, List<String> methods, String... names) {
            this(endpoint, methods, Pattern.compile(path.replace("*", SEGMENT) + "/?"), List.of(names));
        }
    }

    private static final List<Shape> SHAPES = List.of(
            new Shape(Endpoint.BLOB, "/v1/blob", List.of("GET", "HEAD", "OPTIONS")),
            new Shape(Endpoint.CHUNK, "/v1/chunk", List.of("GET", "HEAD", "PUT", "OPTIONS")),
            new Shape(Endpoint.TREE, "/v1/blob-tree", List.of("GET", "HEAD", "PUT", "OPTIONS")),
            new Shape(Endpoint.BLOBS, "/v1/blobs", List.of("GET", "OPTIONS")),
            new Shape(Endpoint.OWNER, "/v1/owner", List.of("DELETE", "OPTIONS")),
            new Shape(
                    Endpoint.BLOB,
                    "/storage/v1/owner/*/blob/*",
                    List.of("GET", "HEAD", "OPTIONS"),
                    "owner_id",
                    "blob_hash"),
            new Shape(
                    Endpoint.TREE,
                    "/storage/v1/owner/*/blob_tree/*",
                    List.of("GET", "HEAD", "PUT", "OPTIONS"),
                    "owner_id",
                    "blob_hash"),
            new Shape(
                    Endpoint.CHUNK,
                    "/storage/v1/owner/*/chunk/*",
                    List.of("GET", "HEAD", "OPTIONS"),
                    "owner_id",
                    "chunk_hash"),
            new Shape(
                    Endpoint.CHUNK,
                    "/storage/v1/owner/*/blob/*/chunk/*",
                    List.of("PUT", "OPTIONS"),
                    "owner_id",
                    "blob_hash",
                    "chunk_index"),
            new Shape(Endpoint.OWNER, "/storage/v1/owner/*", List.of("DELETE", "OPTIONS"), "owner_id"));

    /** The methods of a path; empty when it is not ours. */
    static List<String> methods(String rawPath) {
        for (Shape shape : SHAPES) {
            if (shape.path().matcher(rawPath).matches()) {
                return shape.methods();
            }
        }
        return List.of();
    }

    /** The way of a request; its parameters are well-formed, but not yet looked at. */
    static Optional<Route> find(String rawPath, @Nullable String rawQuery) {
        for (Shape shape : SHAPES) {
            Matcher matcher = shape.path().matcher(rawPath);
            if (matcher.matches()) {
                boolean pathStyle = !shape.names().isEmpty();
                NativeQuery query = NativeQuery.parse(pathStyle ? query(shape, matcher) : rawQuery);
                return Optional.of(new Route(shape.endpoint(), shape.methods(), query, pathStyle));
            }
        }
        return Optional.empty();
    }

    BlobId blob() {
        return new BlobId(parameters.owner(), parameters.blobHash());
    }

    /** One that is to be read, which may be another front's. */
    BlobId readBlob() {
        return new BlobId(parameters.payer(), parameters.blobHash());
    }

    private static String query(Shape shape, Matcher matcher) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < shape.names().size(); i++) {
            query.append(i == 0 ? "" : "&")
                    .append(shape.names().get(i))
                    .append('=')
                    .append(matcher.group(i + 1));
        }
        return query.toString();
    }
}
