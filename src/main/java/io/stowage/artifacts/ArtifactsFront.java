package io.stowage.artifacts;

import io.stowage.artifacts.api.ArtifactBill;
import io.stowage.artifacts.api.FilePages;
import io.stowage.artifacts.api.OpenApiPage;
import io.stowage.artifacts.api.OperatorPages;
import io.stowage.artifacts.api.PackagePages;
import io.stowage.artifacts.api.Problems;
import io.stowage.artifacts.api.RegistryCall;
import io.stowage.artifacts.api.RetentionPages;
import io.stowage.artifacts.api.UploadPages;
import io.stowage.artifacts.registry.FilePath;
import io.stowage.artifacts.registry.Registry;
import io.stowage.billing.Metering;
import io.stowage.content.rows.Checksum;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.store.StoreFaults;
import io.stowage.store.Stores;
import io.stowage.web.Front;
import io.stowage.web.RequestPath;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Routes requests: who sends it, what is it about, what is to be done. */
public final class ArtifactsFront implements Front {
    public static final String NAME = "artifacts";
    public static final String CONSOLE = "artifacts-console";
    private static final String PACKAGES = "packages";
    private static final String FILES = "files";

    private final String name;
    private final Requesters parties;
    private final Json json = new Json();
    private final OpenApiPage document;
    private final PackagePages packages;
    private final FilePages files;
    private final UploadPages uploads;
    private final RetentionPages retention;
    private final OperatorPages operator;

    /** What this front is made of. All of it belongs to the application. */
    public record Parts(Registry registry, Stores stores, Metering metering) {}

    private ArtifactsFront(String name, Parts parts, Requesters parties) {
        ArtifactBill bill = new ArtifactBill(parts.metering());
        Registry registry = parts.registry();
        this.name = name;
        this.parties = parties;
        this.document = new OpenApiPage();
        this.packages = new PackagePages(registry, bill, json);
        this.files = new FilePages(registry, bill, json);
        this.uploads = new UploadPages(registry, bill, json, files);
        this.retention = new RetentionPages(registry.expiry(), bill, json);
        this.operator = new OperatorPages(registry, parts.stores(), bill, json);
    }

    /** For clients with an access key. */
    public static ArtifactsFront forKeys(Parts parts, KeyHolders parties) {
        return new ArtifactsFront(NAME, parts, parties);
    }

    /** The same for those who logged in to the console. */
    public static ArtifactsFront forConsole(Parts parts, ConsoleVisitors parties) {
        return new ArtifactsFront(CONSOLE, parts, parties);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        Call call = Call.of(request, response);
        if (call.path().equals(List.of("openapi.json"))) {
            document.answer(call);
            return;
        }
        RegistryCall asked = new RegistryCall(call, parties.of(request));
        try {
            if (!call.path().isEmpty() && call.path().get(0).equals(PACKAGES)) {
                routePackages(asked, call.path());
            } else {
                route(asked, String.join("/", call.path()), call.path());
            }
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    private void routePackages(RegistryCall asked, List<String> path) throws IOException {
        int size = path.size();
        if (size == 1) {
            packages.all(asked);
        } else if (size == 5 && path.get(1).equals("by-name")) {
            packages.byName(asked, path.get(2), path.get(3), path.get(4));
        } else if (size == 4 && path.get(1).equals("by-name")) {
            packages.byName(asked, path.get(2), path.get(3), "");
        } else if (size == 2) {
            packages.one(asked, path.get(1));
        } else if (path.get(2).equals(FILES) && size > 3) {
            files.one(asked, path.get(1), file(asked.call().request()));
        } else {
            routeOfPackage(asked, path.get(1), String.join("/", path.subList(2, size)), path);
        }
    }

    /** From the raw path: an empty segment is refused, and not left out. */
    private static FilePath file(HttpServletRequest request) {
        String below = RequestPath.below(request);
        int start = below.indexOf("/" + FILES + "/") + FILES.length() + 2;
        return new FilePath(RequestPath.decode(below.substring(start)));
    }

    private void routeOfPackage(RegistryCall asked, String id, String rest, List<String> path) throws IOException {
        switch (rest) {
            case "finalize" -> packages.finish(asked, id);
            case FILES -> files.all(asked, id);
            case "uploads" -> uploads.all(asked, id);
            case "SHA256SUMS" -> files.sums(asked, id, Checksum.SHA256);
            case "SHA512SUMS" -> files.sums(asked, id, Checksum.SHA512);
            default -> {
                if (path.size() != 4) {
                    throw nothing();
                }
                switch (path.get(2)) {
                    case "uploads" -> uploads.one(asked, id, path.get(3));
                    case "holds" -> packages.hold(asked, id, path.get(3));
                    default -> throw nothing();
                }
            }
        }
    }

    private void route(RegistryCall asked, String whole, List<String> path) throws IOException {
        switch (whole) {
            case "publishers" -> operator.publishers(asked);
            case "routing/explain" -> operator.explain(asked);
            case "retention/preview" -> retention.preview(asked);
            case "retention/apply" -> retention.apply(asked);
            case "storage/backends" -> operator.backends(asked);
            default -> {
                if (path.size() == 2 && path.get(0).equals("publishers")) {
                    operator.publisher(asked, path.get(1));
                } else if (path.size() == 2 && path.get(0).equals("blobs")) {
                    files.blob(asked, path.get(1));
                } else if (path.size() == 4
                        && whole.startsWith("storage/backends/")
                        && path.get(3).equals("health")) {
                    operator.health(asked, path.get(2));
                } else {
                    throw nothing();
                }
            }
        }
    }

    private static StowageException nothing() {
        return new StowageException(Fault.NOT_FOUND, "there is nothing under this path");
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        Problems.write(json, request, response, why);
    }

    /** Everything belongs to the application. */
    @Override
    public void close() {}
}
