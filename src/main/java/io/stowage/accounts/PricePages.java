package io.stowage.accounts;

import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.billing.ledger.LedgerAdmin;
import io.stowage.billing.ledger.PriceText;
import io.stowage.billing.ledger.PriceVersion;
import io.stowage.fault.BadRequest;
import io.stowage.web.json.Call;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What there is below {@code /prices}. */
final class PricePages {
    private static final Set<String> FIELDS =
            Set.of("bytesUp", "bytesDown", "reads", "writes", "bytesStored", "note", "replaces");

    private final LedgerAdmin books;
    private final Json json;

    PricePages(LedgerAdmin books, Json json) {
        this.books = books;
        this.json = json;
    }

    void current(Call call) throws IOException {
        PriceVersion version = call.method("GET", "PUT").equals("GET") ? books.prices() : replace(call);
        json.write(call.response(), 200, to -> LedgerJson.prices(to, version));
    }

    private PriceVersion replace(Call call) throws IOException {
        Fields body = json.read(call.request(), FIELDS);
        PriceList list = new PriceList(
                price(body, "bytesUp"),
                price(body, "bytesDown"),
                price(body, "reads"),
                price(body, "writes"),
                price(body, "bytesStored"));
        return books.setPrices(list, body.number("replaces"), body.note());
    }

    private static Price price(Fields body, String name) {
        Fields price = body.object(name, Set.of("cost", "per"));
        String per = price.text("per");
        try {
            return new Price(price.amount("cost"), PriceText.per(per));
        } catch (IllegalArgumentException e) {
            throw BadRequest.because(name + " " + e.getMessage());
        }
    }

    void history(Call call) throws IOException {
        call.method("GET");
        call.knows("after", "limit");
        int limit = (int) call.number("limit", 100, 1, 500);
        List<PriceVersion> found = books.priceHistory((int) call.number("after", 0, 0, Integer.MAX_VALUE), limit + 1);
        List<PriceVersion> shown = found.subList(0, Math.min(limit, found.size()));
        json.write(call.response(), 200, to -> {
            to.writeArrayFieldStart("prices");
            for (PriceVersion version : shown) {
                to.writeStartObject();
                LedgerJson.prices(to, version);
                to.writeEndObject();
            }
            to.writeEndArray();
            if (found.size() > limit) {
                to.writeNumberField("next", shown.get(limit - 1).version());
            }
        });
    }
}
