package io.stowage.accounts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.ledger.DayUsage;
import io.stowage.billing.ledger.GatewayUsage;
import io.stowage.billing.ledger.LedgerAccount;
import io.stowage.billing.ledger.PriceText;
import io.stowage.billing.ledger.PriceVersion;
import io.stowage.billing.ledger.tabs.Entry;
import io.stowage.billing.usage.Usage;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;

/** Values of the ledger as fields of JSON. */
final class LedgerJson {
    private LedgerJson() {}

    static void account(JsonGenerator json, LedgerAccount account) throws IOException {
        json.writeStringField("owner", account.owner());
        json.writeStringField("opened", account.opened().toString());
        json.writeStringField("balance", account.balance().toString());
        json.writeStringField("credit", account.credit().toString());
        json.writeStringField("overdraft", account.overdraft().toString());
        Optional<BigInteger> limit = account.dailyLimit();
        if (limit.isPresent()) {
            json.writeStringField("dailyLimit", limit.get().toString());
        } else {
            json.writeNullField("dailyLimit");
        }
        json.writeStringField("spentToday", account.spentToday().toString());
    }

    static void entry(JsonGenerator json, Entry entry) throws IOException {
        json.writeNumberField("id", entry.id());
        json.writeStringField("at", entry.at().toString());
        json.writeStringField("kind", entry.kind().text());
        json.writeStringField("key", entry.key());
        if (entry.owner().isPresent()) {
            json.writeStringField("owner", entry.owner().get());
        }
        json.writeStringField("amount", entry.amount().toString());
        json.writeStringField("from", entry.from().text());
        json.writeStringField("to", entry.to().text());
        json.writeStringField("note", entry.note());
    }

    static void prices(JsonGenerator json, PriceVersion version) throws IOException {
        json.writeNumberField("version", version.version());
        json.writeStringField("since", version.since().toString());
        json.writeStringField("note", version.note());
        price(json, "bytesUp", version.prices().bytesUp());
        price(json, "bytesDown", version.prices().bytesDown());
        price(json, "reads", version.prices().reads());
        price(json, "writes", version.prices().writes());
        price(json, "bytesStored", version.prices().bytesStored());
    }

    private static void price(JsonGenerator json, String name, Price price) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("cost", price.cost().toString());
        json.writeStringField("per", PriceText.name(price.per()));
        json.writeEndObject();
    }

    static void gateway(JsonGenerator json, GatewayUsage usage) throws IOException {
        json.writeStringField("gateway", usage.gateway());
        json.writeObjectFieldStart("total");
        usage(json, usage.total());
        json.writeEndObject();
        json.writeStringField("charged", usage.charged().toString());
        json.writeObjectFieldStart("today");
        usage(json, usage.today());
        json.writeEndObject();
        json.writeStringField("chargedToday", usage.chargedToday().toString());
    }

    static void day(JsonGenerator json, DayUsage day) throws IOException {
        json.writeStringField("day", day.day().toString());
        json.writeStringField("gateway", day.gateway());
        usage(json, day.used());
        json.writeStringField("charged", day.charged().toString());
    }

    private static void usage(JsonGenerator json, Usage usage) throws IOException {
        json.writeNumberField("bytesUp", usage.bytesUp());
        json.writeNumberField("bytesDown", usage.bytesDown());
        json.writeNumberField("reads", usage.reads());
        json.writeNumberField("writes", usage.writes());
    }
}
