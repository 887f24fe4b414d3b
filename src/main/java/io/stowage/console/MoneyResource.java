package io.stowage.console;

import io.stowage.billing.usage.Usage;
import io.stowage.console.login.ConsoleLogin;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What usage costs, and credit to try things out where only this machine can come by. */
@Path("money")
@Produces(MediaType.APPLICATION_JSON)
public final class MoneyResource {
    private final Money money;
    private final ConsoleLogin login;

    @Inject
    public MoneyResource(Money money, ConsoleLogin login) {
        this.money = money;
        this.login = login;
    }

    @GET
    @Path("cost")
    public Response cost(
            @QueryParam("bytes_up") @Nullable String bytesUp, @QueryParam("writes") @Nullable String writes) {
        Usage usage = new Usage(number("bytes_up", bytesUp), 0, 0, number("writes", writes));
        return answer(Map.of("units", money.cost(usage).toString()));
    }

    @POST
    @Path("demo-credit")
    public Response demoCredit(@Context HttpServletRequest request, @QueryParam("owner_id") @Nullable String ownerId) {
        if (!money.hasDemoCredit() || !login.isLocal(request)) {
            throw new StowageException(Fault.FORBIDDEN, "credit for nothing is for a server on this machine only");
        }
        Owner owner = payer(ownerId);
        money.grantDemoCredit(owner);
        return answer(Map.of("owner", owner.toString()));
    }

    /** Also the account of an access key, which can own no blobs. */
    private static Owner payer(@Nullable String text) {
        if (text == null) {
            throw new StowageException(Fault.BAD_REQUEST, "owner_id is missing");
        }
        try {
            return Owner.parsePayerAnyCase(text);
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, "owner_id " + e.getMessage(), e);
        }
    }

    private static long number(String name, @Nullable String text) {
        if (text == null || !text.matches("[0-9]{1,18}")) {
            throw new StowageException(Fault.BAD_REQUEST, name + " is not a number");
        }
        return Long.parseLong(text);
    }

    private static Response answer(Map<String, String> document) {
        return Response.ok(document).header("Cache-Control", "no-store").build();
    }
}
