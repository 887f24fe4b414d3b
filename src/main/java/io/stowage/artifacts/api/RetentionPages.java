package io.stowage.artifacts.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.stowage.artifacts.registry.ArtifactPackage;
import io.stowage.artifacts.registry.Expiry;
import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import io.stowage.web.json.Json;
import java.io.IOException;
import java.util.Optional;

/** What the retention rules would do and what that is worth, and doing it at once. For administrators. */
public final class RetentionPages {
    private static final int USUAL_SHOWN = 100;
    private static final int MOST_SHOWN = 1000;

    private final Expiry expiry;
    private final ArtifactBill bill;
    private final Json json;

    public RetentionPages(Expiry expiry, ArtifactBill bill, Json json) {
        this.expiry = expiry;
        this.bill = bill;
        this.json = json;
    }

    /** {@code /retention/preview}: what the next round would do. */
    public void preview(RegistryCall asked) throws IOException {
        asked.method("GET");
        asked.call().knows("limit");
        asked.requireAdministrator();
        int limit = (int) asked.call().number("limit", USUAL_SHOWN, 0, MOST_SHOWN);
        bill.lookup(asked.owner());
        Expiry.Preview preview = expiry.preview(limit);
        json.write(asked.call().response(), 200, to -> {
            to.writeNumberField("package_count", preview.packages());
            to.writeNumberField("file_count", preview.files());
            to.writeNumberField("total_size", preview.bytes());
            storageCost(to, preview.bytes(), bill.prices());
            to.writeArrayFieldStart("packages");
            for (Expiry.Item item : preview.items()) {
                item(to, item);
            }
            to.writeEndArray();
        });
    }

    /** Amounts are texts, as they need not fit into the numbers of every client. */
    private static void storageCost(JsonGenerator to, long bytes, Optional<PriceList> prices) throws IOException {
        if (prices.isEmpty()) {
            to.writeNullField("storage_cost");
            return;
        }
        Price price = prices.get().bytesStored();
        to.writeObjectFieldStart("storage_cost");
        to.writeStringField("units", prices.get().storedCost(bytes).toString());
        to.writeObjectFieldStart("price");
        to.writeStringField("units", price.cost().toString());
        to.writeNumberField("per_bytes", price.per().quantity());
        to.writeEndObject();
        to.writeEndObject();
    }

    private static void item(JsonGenerator to, Expiry.Item item) throws IOException {
        ArtifactPackage about = item.artifact();
        to.writeStartObject();
        to.writeStringField("action", item.action());
        to.writeStringField("id", about.id());
        to.writeStringField("producer", about.coordinates().producer());
        to.writeStringField("name", about.coordinates().name());
        to.writeStringField("version", about.coordinates().version());
        to.writeStringField("retention_class", about.retentionClass());
        to.writeNumberField("file_count", about.files());
        to.writeNumberField("total_size", about.bytes());
        to.writeEndObject();
    }

    /** {@code /retention/apply}: does it now, in place of the next round. */
    public void apply(RegistryCall asked) throws IOException {
        asked.method("POST");
        asked.call().knows();
        asked.requireAdministrator();
        Expiry.Round round = bill.change(asked.owner(), () -> expiry.run(() -> true, rows -> {}));
        json.write(asked.call().response(), 200, to -> {
            to.writeNumberField("expired", round.expired());
            to.writeNumberField("deleted", round.deleted());
            to.writeNumberField("abandoned", round.abandoned());
        });
    }
}
