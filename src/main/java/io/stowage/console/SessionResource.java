package io.stowage.console;

import io.stowage.console.login.ConsoleLogin;
import io.stowage.console.login.Viewer;
import io.stowage.web.body.BodyPolicy;
import io.stowage.web.body.RequestBody;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Who the browser is to us; logging in and out. */
@Path("session")
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {
    private static final int MAX_TOKEN_BYTES = 4096;

    private final ConsoleLogin login;

    @Inject
    public SessionResource(ConsoleLogin login) {
        this.login = login;
    }

    /** @param canLogIn whether there is a token to log in with */
    record Who(boolean known, boolean admin, String owner, boolean canLogIn) {}

    @GET
    public Response who(@Context HttpServletRequest request) {
        return answer(Viewer.of(request));
    }

    /** The body is the administrator's token, and nothing else: never in an address, where logs would keep it. */
    @POST
    public Response logIn(@Context HttpServletRequest request, @Context HttpServletResponse response)
            throws IOException {
        byte[] bytes =
                RequestBody.of(request, BodyPolicy.small(MAX_TOKEN_BYTES)).readAllBytes();
        login.admit(request, response, new String(bytes, StandardCharsets.UTF_8).strip());
        Viewer before = Viewer.of(request);
        return answer(new Viewer(before.known(), true, java.util.Optional.empty()));
    }

    @DELETE
    public Response logOut(@Context HttpServletRequest request, @Context HttpServletResponse response) {
        login.dismiss(request, response);
        return Response.noContent().build();
    }

    private Response answer(Viewer viewer) {
        Who who = new Who(viewer.known(), viewer.admin(), viewer.owner().orElse(""), login.hasToken());
        return Response.ok(who).header("Cache-Control", "no-store").build();
    }
}
