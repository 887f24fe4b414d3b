package io.stowage.accounts;

import io.stowage.billing.ledger.DayUsage;
import io.stowage.billing.ledger.GatewayUsage;
import io.stowage.billing.ledger.LedgerAccount;
import io.stowage.billing.ledger.LedgerAdmin;
import io.stowage.billing.ledger.Limits;
import io.stowage.fault.BadRequest;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.ic.Owner;
import io.stowage.web.json.Call;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** What there is below {@code /owners}. */
final class OwnerPages {
    private static final Set<String> LIMITS = Set.of("overdraft", "dailyLimit");
    private static final int MOST_DAYS = 400;
    private static final int MOST_ROWS = 20_000;

    private final LedgerAdmin books;
    private final Json json;
    private final Clock clock;

    OwnerPages(LedgerAdmin books, Json json, Clock clock) {
        this.books = books;
        this.json = json;
        this.clock = clock;
    }

    void list(Call call) throws IOException {
        call.method("GET");
        call.knows("after", "limit");
        int limit = (int) call.number("limit", 100, 1, 500);
        String after = call.parameter("after").orElse("");
        if (!after.isEmpty()) {
            CallValues.owner(after);
        }
        List<LedgerAccount> found = books.accounts(after, limit + 1);
        List<LedgerAccount> shown = found.subList(0, Math.min(limit, found.size()));
        json.write(call.response(), 200, to -> {
            to.writeArrayFieldStart("accounts");
            for (LedgerAccount account : shown) {
                to.writeStartObject();
                LedgerJson.account(to, account);
                to.writeEndObject();
            }
            to.writeEndArray();
            if (found.size() > limit) {
                to.writeStringField("next", shown.get(limit - 1).owner());
            }
        });
    }

    void one(Call call, Owner owner) throws IOException {
        switch (call.method("GET", "PUT", "PATCH")) {
            case "GET" -> write(call, 200, books.account(owner));
            case "PUT" -> {
                LedgerAdmin.Opened opened = books.open(owner, limits(call, books.usualLimits()));
                write(call, opened.fresh() ? 201 : 200, opened.account());
            }
            default -> {
                LedgerAccount account = books.account(owner);
                Limits before = new Limits(account.overdraft(), account.dailyLimit());
                write(call, 200, books.limit(owner, limits(call, before)));
            }
        }
    }

    private Limits limits(Call call, Limits before) throws IOException {
        Fields body = json.read(call.request(), LIMITS);
        return new Limits(
                body.has("overdraft") ? body.amount("overdraft") : before.overdraft(),
                body.has("dailyLimit") ? body.optionalAmount("dailyLimit") : before.dailyLimit());
    }

    private void write(Call call, int status, LedgerAccount account) throws IOException {
        json.write(call.response(), status, to -> LedgerJson.account(to, account));
    }

    void below(Call call, Owner owner, String page) throws IOException {
        switch (page) {
            case "top-up", "debit" -> post(call, owner, page.equals("top-up"));
            case "usage" -> usage(call, owner);
            case "usage/daily" -> days(call, owner);
            default -> throw new StowageException(Fault.NOT_FOUND, "there is nothing under this path");
        }
    }

    private void post(Call call, Owner owner, boolean topUp) throws IOException {
        call.method("POST");
        String key = CallValues.idempotencyKey(call);
        Fields body = json.read(call.request(), Set.of("amount", "note"));
        BigInteger amount = body.amount("amount");
        if (amount.signum() == 0) {
            throw BadRequest.because("amount is nothing");
        }
        LedgerAdmin.Posted posted =
                topUp ? books.topUp(owner, amount, key, body.note()) : books.debit(owner, amount, key, body.note());
        json.write(call.response(), 200, to -> {
            to.writeObjectFieldStart("entry");
            LedgerJson.entry(to, posted.entry());
            to.writeEndObject();
            to.writeBooleanField("repeated", posted.repeated());
            to.writeObjectFieldStart("account");
            LedgerJson.account(to, posted.account());
            to.writeEndObject();
        });
    }

    private void usage(Call call, Owner owner) throws IOException {
        call.method("GET");
        List<GatewayUsage> gateways = books.usage(owner);
        json.write(call.response(), 200, to -> {
            to.writeStringField("owner", owner.toString());
            to.writeArrayFieldStart("gateways");
            for (GatewayUsage gateway : gateways) {
                to.writeStartObject();
                LedgerJson.gateway(to, gateway);
                to.writeEndObject();
            }
            to.writeEndArray();
        });
    }

    private void days(Call call, Owner owner) throws IOException {
        call.method("GET");
        call.knows("from", "to");
        LocalDate to = call.day("to", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        LocalDate from = call.day("from", to.minusDays(29));
        long span = ChronoUnit.DAYS.between(from, to);
        if (span < 0 || span >= MOST_DAYS) {
            throw BadRequest.because("from and to span 1 to " + MOST_DAYS + " days");
        }
        List<DayUsage> days = books.days(owner, from, to, MOST_ROWS + 1);
        if (days.size() > MOST_ROWS) {
            throw BadRequest.because("these are too many days of too many gateways; ask for fewer days");
        }
        json.write(call.response(), 200, answer -> {
            answer.writeStringField("owner", owner.toString());
            answer.writeStringField("from", from.toString());
            answer.writeStringField("to", to.toString());
            answer.writeArrayFieldStart("days");
            for (DayUsage day : days) {
                answer.writeStartObject();
                LedgerJson.day(answer, day);
                answer.writeEndObject();
            }
            answer.writeEndArray();
        });
    }
}
