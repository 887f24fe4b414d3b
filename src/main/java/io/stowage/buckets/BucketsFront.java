package io.stowage.buckets;

import io.stowage.access.AccessKeys;
import io.stowage.access.Credentials;
import io.stowage.access.KeyScope;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.login.Managers;
import io.stowage.s3.index.S3Index;
import io.stowage.s3.record.RefusedException;
import io.stowage.s3.signing.LinkSigner;
import io.stowage.web.Administrator;
import io.stowage.web.Front;
import io.stowage.web.client.ClientAddress;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Buckets and what lies in them as documents, for the administrator and for owners who logged in to the console;
 * docs/api/buckets.md has the paths. Bytes do not pass here: links to S3 are made for them.
 */
public final class BucketsFront implements Front {
    private final Managers managers;
    private final Json json = new Json();
    private final BucketPages buckets;
    private final ObjectPages objects;
    private final LinkPage links;

    /**
     * What it stands on, none of it its own.
     *
     * @param s3 the path of the S3 front below the context
     */
    public record Parts(
            S3Index index,
            AccessKeys keys,
            Credentials credentials,
            Administrator administrator,
            ClientAddress addresses,
            LinkSigner signer,
            BucketRules rules,
            String s3) {}

    public BucketsFront(Parts parts) {
        OwnBuckets own = new OwnBuckets(parts.index().buckets());
        this.managers = new Managers(parts.administrator());
        this.buckets = new BucketPages(parts.index().buckets(), own, parts.keys(), parts.rules(), json);
        this.objects = new ObjectPages(parts.index().objects(), own, json);
        this.links = new LinkPage(own, parts.credentials(), parts.signer(), parts.addresses(), parts.s3(), json);
    }

    @Override
    public String name() {
        return "buckets";
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        KeyScope scope = managers.scope(request);
        try {
            route(Call.of(request, response), scope);
        } catch (RefusedException e) {
            throw OwnBuckets.refusal(e);
        }
    }

    private void route(Call call, KeyScope scope) throws IOException {
        List<String> path = call.path();
        switch (path.size()) {
            case 0 -> buckets.all(call, scope);
            case 1 -> buckets.one(call, scope, path.get(0));
            case 2 -> below(call, scope, path.get(0), path.get(1));
            default -> throw nothing();
        }
    }

    private void below(Call call, KeyScope scope, String bucket, String what) throws IOException {
        switch (what) {
            case "objects" -> objects.answer(call, scope, bucket);
            case "links" -> links.answer(call, scope, bucket);
            default -> throw nothing();
        }
    }

    private static StowageException nothing() {
        return new StowageException(Fault.NOT_FOUND, "there is nothing under this path");
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        json.refuse(request, response, why);
    }

    /** What it stands on belongs to the application. */
    @Override
    public void close() {}
}
