package io.stowage.accounts;

import io.stowage.billing.cashier.CashierException;
import io.stowage.billing.ledger.AuditResult;
import io.stowage.billing.ledger.LedgerAdmin;
import io.stowage.billing.ledger.LedgerConflict;
import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.web.Administrator;
import io.stowage.web.Front;
import io.stowage.web.RequestContext;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts, credit, prices, usage and the audit log, for operators with a token; docs/api/accounts.md has the paths. */
public final class AccountsFront implements Front {
    private static final Logger LOG = LoggerFactory.getLogger(AccountsFront.class);

    private final LedgerAdmin books;
    private final Administrator administrator;
    private final Json json;
    private final OwnerPages owners;
    private final PricePages prices;
    private final AuditLog audit;

    public AccountsFront(LedgerAdmin books, Administrator administrator, Clock clock) {
        this.books = books;
        this.administrator = administrator;
        this.json = new Json();
        this.owners = new OwnerPages(books, json, clock);
        this.prices = new PricePages(books, json);
        this.audit = new AuditLog(books, json);
    }

    @Override
    public String name() {
        return "accounts";
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        requireToken(request);
        try {
            route(Call.of(request, response));
        } catch (CashierException e) {
            if (e.reason() == CashierException.Reason.UNAVAILABLE) {
                LOG.warn("request {}: {}", RequestContext.of(request).id(), e.getMessage(), e);
            }
            throw AccountErrors.of(e);
        } catch (LedgerConflict e) {
            throw AccountErrors.of(e);
        }
    }

    /** Nothing is no guess: a browser asks without a token to hear that it has to log in. */
    private void requireToken(HttpServletRequest request) {
        if (!administrator.sent(request)) {
            throw new StowageException(Fault.UNAUTHENTICATED, "bring the operator's token: Authorization: Bearer …");
        }
    }

    private void route(Call call) throws IOException {
        if (!call.request().getMethod().equals("GET") && call.request().getQueryString() != null) {
            throw BadRequest.because("only GET takes parameters");
        }
        List<String> path = call.path();
        String first = path.isEmpty() ? "" : path.get(0);
        if (first.equals("owners") && path.size() > 1) {
            owner(call, CallValues.owner(path.get(1)), String.join("/", path.subList(2, path.size())));
            return;
        }
        switch (String.join("/", path)) {
            case "owners" -> owners.list(call);
            case "prices" -> prices.current(call);
            case "prices/history" -> prices.history(call);
            case "entries" -> audit.answer(call);
            case "check" -> check(call);
            default -> throw new StowageException(Fault.NOT_FOUND, "there is nothing under this path");
        }
    }

    private void owner(Call call, Owner owner, String page) throws IOException {
        if (page.isEmpty()) {
            owners.one(call, owner);
        } else {
            owners.below(call, owner, page);
        }
    }

    private void check(Call call) throws IOException {
        call.method("GET");
        AuditResult found = books.check();
        json.write(call.response(), 200, to -> {
            to.writeBooleanField("sound", found.sound());
            to.writeNumberField("entries", found.entries());
            to.writeArrayFieldStart("faults");
            for (String fault : found.faults()) {
                to.writeString(fault);
            }
            to.writeEndArray();
        });
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        if (why.fault() == Fault.UNAUTHENTICATED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        json.refuse(
                request,
                response,
                AccountErrors.status(why.fault()),
                AccountErrors.code(why),
                String.valueOf(why.getMessage()));
    }

    /** The books belong to the cashier. */
    @Override
    public void close() {}
}
